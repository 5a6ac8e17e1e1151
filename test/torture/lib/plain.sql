-- For the same tables without rules, to tell PostgreSQL's own errors from ours.
CREATE SCHEMA pgshift;
CREATE TABLE pgshift.rules (relation regclass, kind text, name name, field name, definition jsonb, enabled boolean);
CREATE SCHEMA plain;

-- Whether the statement ends in that error here; numbers in messages are often OIDs.
CREATE FUNCTION plain.fails_so(statement text, expected text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
    RETURN false;
EXCEPTION WHEN internal_error OR data_corrupted OR index_corrupted THEN
    RETURN regexp_replace(sqlerrm, '\d+', '', 'g') = regexp_replace(expected, '\d+', '', 'g');
WHEN OTHERS THEN
    RETURN false;
END $$;
