-- A table that gets an index.
-- old
CREATE TABLE pgshift._pgshift_pretended_index (id integer);
-- new
CREATE TABLE pgshift._pgshift_pretended_index (id integer);
CREATE INDEX _pgshift_pretended_index_id_idx ON pgshift._pgshift_pretended_index (id);
-- update
CREATE INDEX _pgshift_pretended_index_id_idx ON pgshift._pgshift_pretended_index (id);
