-- A table whose trigger fires always.
-- old
CREATE TABLE pgshift._pgshift_pretended_trigger (id integer);
CREATE TRIGGER pgshift_keep_local BEFORE INSERT ON pgshift._pgshift_pretended_trigger FOR EACH ROW EXECUTE FUNCTION pgshift.keep_local();
-- new
CREATE TABLE pgshift._pgshift_pretended_trigger (id integer);
CREATE TRIGGER pgshift_keep_local BEFORE INSERT ON pgshift._pgshift_pretended_trigger FOR EACH ROW EXECUTE FUNCTION pgshift.keep_local();
ALTER TABLE pgshift._pgshift_pretended_trigger ENABLE ALWAYS TRIGGER pgshift_keep_local;
-- update
ALTER TABLE pgshift._pgshift_pretended_trigger ENABLE ALWAYS TRIGGER pgshift_keep_local;
