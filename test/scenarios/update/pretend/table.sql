-- A table that gets a column with a default, and loses another one.
-- old
CREATE TABLE pgshift._pgshift_pretended_table (id integer PRIMARY KEY, gone integer, kept text);
-- new
CREATE TABLE pgshift._pgshift_pretended_table (id integer PRIMARY KEY, kept text, added bigint DEFAULT 7 NOT NULL);
-- update
ALTER TABLE pgshift._pgshift_pretended_table DROP COLUMN gone, ADD COLUMN added bigint DEFAULT 7 NOT NULL;
