-- Every event as a write, in the file's order: the first of a case is an INSERT, the others are UPDATEs.

CREATE TABLE permits (
    case_id  text PRIMARY KEY,
    activity text,
    resource text,
    at       timestamptz
);

-- What was refused, as a driver is told of it.
CREATE TABLE refusals (
    line bigint PRIMARY KEY,
    sqlstate text, message text, detail text,
    schema_name text, table_name text, column_name text, constraint_name text
);

CREATE FUNCTION replay(OUT accepted bigint, OUT refused bigint) LANGUAGE plpgsql AS $$
DECLARE
    e events;
    r refusals;
BEGIN
    TRUNCATE permits, refusals;
    accepted := 0;
    refused := 0;
    FOR e IN SELECT * FROM events ORDER BY line LOOP
        BEGIN
            UPDATE permits SET activity = e.activity, resource = e.resource, at = e.at WHERE case_id = e.case_id;
            IF NOT FOUND THEN
                INSERT INTO permits (case_id, activity, resource, at) VALUES (e.case_id, e.activity, e.resource, e.at);
            END IF;
            accepted := accepted + 1;
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS
                r.sqlstate = RETURNED_SQLSTATE, r.message = MESSAGE_TEXT, r.detail = PG_EXCEPTION_DETAIL,
                r.schema_name = SCHEMA_NAME, r.table_name = TABLE_NAME, r.column_name = COLUMN_NAME,
                r.constraint_name = CONSTRAINT_NAME;
            r.line := e.line;
            INSERT INTO refusals SELECT r.*;
            refused := refused + 1;
        END;
    END LOOP;
END $$;
