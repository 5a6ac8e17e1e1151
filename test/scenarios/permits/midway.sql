-- The second half of the file by itself, as whoever begins to keep order in the middle of things sees it: its cases begin with
-- whatever came next for them. All of these are named under <initial>, or only those that at least so many cases begin with.

CREATE TABLE midway AS
SELECT *, row_number() OVER (PARTITION BY case_id ORDER BY line) AS step FROM events WHERE line > 4288;

SELECT expect('midway: events', (SELECT count(*) FROM midway), 4289);
SELECT expect('midway: cases', (SELECT count(DISTINCT case_id) FROM midway), 769);
SELECT expect('midway: activities that cases begin with', (SELECT count(DISTINCT activity) FROM midway WHERE step = 1), 7);

CREATE FUNCTION starts(at_least bigint) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT activity FROM midway WHERE step = 1 GROUP BY activity HAVING count(*) >= at_least ORDER BY activity
$$;
CREATE FUNCTION midway_transitions(at_least bigint) RETURNS jsonb LANGUAGE sql AS $$
    SELECT transitions(1) || jsonb_build_object('<initial>', to_jsonb(ARRAY(SELECT starts(at_least))))
$$;

-- What must happen: of each case, the events before the first that it may begin with are refused, and no other.
CREATE FUNCTION midway_refused(at_least bigint) RETURNS SETOF bigint LANGUAGE sql AS $$
    SELECT line FROM midway AS e
    WHERE NOT EXISTS (SELECT FROM midway AS earlier WHERE earlier.case_id = e.case_id AND earlier.step <= e.step
                      AND earlier.activity IN (SELECT starts(at_least)))
$$;

-- Callbacks for whatever is first, and for whatever comes after it.
CREATE TABLE calls (first boolean NOT NULL, subject_id text NOT NULL, sort_key int NOT NULL);
CREATE FUNCTION first_call(e pgshift.ledger_entry) RETURNS void LANGUAGE sql AS $$ INSERT INTO public.calls VALUES (true, e.subject_id, e.sort_key) $$;
CREATE FUNCTION later_call(e pgshift.ledger_entry) RETURNS void LANGUAGE sql AS $$ INSERT INTO public.calls VALUES (false, e.subject_id, e.sort_key) $$;

-- Each event as a write of a row, and as a transition of a subject.
CREATE TABLE midway_permits (case_id text PRIMARY KEY, activity text);
CREATE TABLE midway_refusals (by_ledger boolean, line bigint, sqlstate text, message text);
CREATE FUNCTION write_row(e midway) RETURNS void LANGUAGE sql AS $$
    MERGE INTO midway_permits AS p USING (SELECT e.case_id) AS c ON p.case_id = c.case_id
    WHEN MATCHED THEN UPDATE SET activity = e.activity WHEN NOT MATCHED THEN INSERT VALUES (e.case_id, e.activity)
$$;
CREATE PROCEDURE replay_midway(machine text) LANGUAGE plpgsql AS $$
DECLARE
    e midway;
    state text;
    words text;
BEGIN
    TRUNCATE midway_permits, midway_refusals, calls;
    FOR e IN SELECT * FROM midway ORDER BY line LOOP
        BEGIN
            PERFORM write_row(e);
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, words = MESSAGE_TEXT;
            INSERT INTO midway_refusals VALUES (false, e.line, state, words);
        END;
        BEGIN
            PERFORM pgshift.transition(machine, e.case_id, e.activity);
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, words = MESSAGE_TEXT;
            INSERT INTO midway_refusals VALUES (true, e.line, state, words);
        END;
    END LOOP;
END $$;

CREATE PROCEDURE check_midway(at_least bigint, refused bigint) LANGUAGE plpgsql AS $$
DECLARE
    of_machine text := format('midway, from %s', at_least);
    initial text := (SELECT starts(at_least) LIMIT 1);
BEGIN
    PERFORM pgshift.define('midway_permits', 'activity', states(), midway_transitions(at_least), initial, validate_existing => false);
    PERFORM pgshift.define_machine(of_machine, states(), midway_transitions(at_least), initial,
                                   callbacks => '{"after:<initial>->*": "first_call", "after:*->*": "later_call"}');
    CALL replay_midway(of_machine);
    PERFORM expect(of_machine || ': predicted refusals', (SELECT count(*) FROM midway_refused(at_least)), refused);
    PERFORM expect(of_machine || ': refusals of rows that differ from the prediction',
        (SELECT count(*) FROM (SELECT * FROM midway_refusals WHERE NOT by_ledger) AS r FULL JOIN (SELECT * FROM midway_refused(at_least) AS line JOIN midway USING (line)) AS p USING (line)
          WHERE (r.sqlstate, r.message) IS DISTINCT FROM
                ('23514', format('[PgShift] Invalid state on table "midway_permits": "%s" is not an initial state of "activity".', p.activity))), 0);
    PERFORM expect(of_machine || ': refusals of subjects that differ from the prediction',
        (SELECT count(*) FROM (SELECT * FROM midway_refusals WHERE by_ledger) AS r FULL JOIN (SELECT * FROM midway_refused(at_least) AS line JOIN midway USING (line)) AS p USING (line)
          WHERE (r.sqlstate, r.message) IS DISTINCT FROM
                ('23514', format('[%s] %s: no transition declared from "<initial>" to "%s".', of_machine, p.case_id, p.activity))), 0);
    PERFORM expect(of_machine || ': rows and subjects that are not where their last event is',
        (SELECT count(*) FROM (SELECT DISTINCT ON (case_id) * FROM midway WHERE line NOT IN (SELECT midway_refused(at_least)) ORDER BY case_id, line DESC) AS last
           FULL JOIN midway_permits AS p USING (case_id)
           FULL JOIN (SELECT subject_id AS case_id, to_state FROM pgshift._pgshift_ledger AS l WHERE l.machine = of_machine AND most_recent) AS s USING (case_id)
          WHERE last.activity IS DISTINCT FROM p.activity OR last.activity IS DISTINCT FROM s.to_state), 0);
    PERFORM expect(of_machine || ': calls that are not one for each transition, the first by another function',
        (SELECT count(*) FROM calls AS c FULL JOIN (SELECT * FROM pgshift._pgshift_ledger AS l WHERE l.machine = of_machine) AS l USING (subject_id, sort_key)
          WHERE (c.first, l.from_state IS NULL) IS DISTINCT FROM (sort_key = 1, sort_key = 1)), 0);
END $$;

CALL check_midway(1, 0);
CALL check_midway(2, 6);
CALL check_midway(17, 13);
\echo 'permits: the second half of the file, whose cases begin with whatever came next: all accepted, and refused exactly where a rare beginning is not declared'
