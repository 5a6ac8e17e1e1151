-- A function that gets an argument with a default.
-- old
CREATE FUNCTION pgshift.pretended_argument(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1';
-- new
CREATE FUNCTION pgshift.pretended_argument(integer, integer DEFAULT 0) RETURNS integer LANGUAGE sql AS 'SELECT $1';
-- update
DROP FUNCTION pgshift.pretended_argument(integer);
CREATE FUNCTION pgshift.pretended_argument(integer, integer DEFAULT 0) RETURNS integer LANGUAGE sql AS 'SELECT $1';
