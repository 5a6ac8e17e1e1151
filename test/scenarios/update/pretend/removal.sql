-- A function that the new version doesn't have any more.
-- old
CREATE FUNCTION pgshift.pretended_removal() RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- new
-- update
DROP FUNCTION pgshift.pretended_removal();
