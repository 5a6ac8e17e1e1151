-- A composite type that gets an attribute.
-- old
CREATE TYPE pgshift.pretended_type AS (a integer);
-- new
CREATE TYPE pgshift.pretended_type AS (a integer, b text COLLATE "C");
-- update
ALTER TYPE pgshift.pretended_type ADD ATTRIBUTE b text COLLATE "C";
