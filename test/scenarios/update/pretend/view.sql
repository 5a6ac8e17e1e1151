-- A view that gets a column.
-- old
CREATE VIEW pgshift.pretended_view AS SELECT 1 AS one;
COMMENT ON COLUMN pgshift.pretended_view.one IS 'the first';
-- new
CREATE VIEW pgshift.pretended_view AS SELECT 1 AS one, 2 AS two;
COMMENT ON COLUMN pgshift.pretended_view.one IS 'the first';
-- update
CREATE OR REPLACE VIEW pgshift.pretended_view AS SELECT 1 AS one, 2 AS two;
