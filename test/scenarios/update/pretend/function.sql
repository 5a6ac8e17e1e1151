-- A function whose body and volatility change.
-- old
CREATE FUNCTION pgshift.pretended_function(integer) RETURNS integer LANGUAGE sql VOLATILE AS 'SELECT $1';
-- new
CREATE FUNCTION pgshift.pretended_function(integer) RETURNS integer LANGUAGE sql STABLE AS 'SELECT $1 + 1';
-- update
CREATE OR REPLACE FUNCTION pgshift.pretended_function(integer) RETURNS integer LANGUAGE sql STABLE AS 'SELECT $1 + 1';
