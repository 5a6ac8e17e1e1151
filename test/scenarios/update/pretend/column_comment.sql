-- A column that is explained in other words.
-- old
CREATE VIEW pgshift.pretended_column_comment AS SELECT 1 AS one;
-- new
CREATE VIEW pgshift.pretended_column_comment AS SELECT 1 AS one;
COMMENT ON COLUMN pgshift.pretended_column_comment.one IS 'the first';
-- update
COMMENT ON COLUMN pgshift.pretended_column_comment.one IS 'the first';
