-- Helpers that several tests share. They stay in the database for the tests that run in it after this one.
CREATE SCHEMA test;
GRANT USAGE ON SCHEMA test TO PUBLIC;
-- Runs a command and tells what has become of it: 'passes', or the SQLSTATE of its error, whose effects are undone
CREATE FUNCTION test.outcome(command text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE command;
    RETURN 'passes';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
-- What doctor() says can be run for a table as it is, for \gexec
CREATE FUNCTION test.remedies(relation regclass) RETURNS SETOF text LANGUAGE sql
AS 'SELECT remedy FROM pgshift.doctor($1) WHERE remedy NOT LIKE ''--%''';
