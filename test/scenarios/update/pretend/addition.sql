-- A function that the new version is the first to have.
-- old
-- new
CREATE FUNCTION pgshift.pretended_addition() RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- update
CREATE FUNCTION pgshift.pretended_addition() RETURNS integer LANGUAGE sql AS 'SELECT 1';
