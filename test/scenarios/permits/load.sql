-- The file as it is, with the line's number as the order of events, and what is known about it.
-- The csv comes on psql's standard input.

CREATE EXTENSION IF NOT EXISTS pgshift_state;

CREATE TABLE events (
    line             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id          text NOT NULL,
    activity         text NOT NULL,
    resource         text,
    at               timestamptz NOT NULL,
    department_group text,
    channel          text
);
\copy events (case_id, activity, resource, at, department_group, channel) from pstdin with (format csv, header)

-- The whole test is a row of these: one fact each, and the first that does not hold ends it.
CREATE FUNCTION expect(fact text, actual bigint, expected bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF actual IS DISTINCT FROM expected THEN
        RAISE EXCEPTION 'permits: %: expected %, found %', fact, expected, actual;
    END IF;
END $$;

SELECT expect('events', (SELECT count(*) FROM events), 8577);
SELECT expect('cases', (SELECT count(DISTINCT case_id) FROM events), 1434);
SELECT expect('activities', (SELECT count(DISTINCT activity) FROM events), 27);

-- "In time order" must mean one thing: the file's order and the clock's are the same, without a tie.
SELECT expect('events not later than the one before them',
          (SELECT count(*) FROM (SELECT at, lag(at) OVER (ORDER BY line) AS before FROM events) AS e WHERE at <= before), 0);
