-- A comment that says something else.
-- old
CREATE FUNCTION pgshift.pretended_comment() RETURNS integer LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION pgshift.pretended_comment() IS 'One.';
-- new
CREATE FUNCTION pgshift.pretended_comment() RETURNS integer LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION pgshift.pretended_comment() IS 'The number one.';
-- update
COMMENT ON FUNCTION pgshift.pretended_comment() IS 'The number one.';
