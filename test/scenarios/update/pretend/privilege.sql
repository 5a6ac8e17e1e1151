-- A function that PUBLIC may not call any more.
-- old
CREATE FUNCTION pgshift.pretended_privilege() RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- new
CREATE FUNCTION pgshift.pretended_privilege() RETURNS integer LANGUAGE sql AS 'SELECT 1';
REVOKE ALL ON FUNCTION pgshift.pretended_privilege() FROM PUBLIC;
-- update
REVOKE ALL ON FUNCTION pgshift.pretended_privilege() FROM PUBLIC;
