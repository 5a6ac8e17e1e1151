-- Random machines with * and <initial>: define(), the ledger and a predicate that says what the documentation says agree on
-- every step
CREATE SCHEMA random_steps;
SET search_path = random_steps;
SELECT setseed(0.42);

CREATE FUNCTION random_machine(OUT states text[], OUT transitions jsonb) LANGUAGE plpgsql AS $$
BEGIN
    states := ARRAY(SELECT 's' || i FROM generate_series(1, 2 + (random() * 3)::int) AS i);
    SELECT coalesce(jsonb_object_agg(key, targets), '{}') INTO transitions
      FROM (SELECT key, (SELECT coalesce(jsonb_agg(target), '[]') FROM unnest(states) AS target WHERE random() < 0.3) AS targets
              FROM unnest(states || '{*,<initial>}'::text[]) AS key WHERE random() < 0.7) AS entries;
END $$;
-- s1 is initial; NULL is what comes before the first state
CREATE FUNCTION is_declared(transitions jsonb, from_state text, to_state text) RETURNS boolean LANGUAGE sql AS $$
    SELECT CASE WHEN from_state IS NULL THEN to_state = 's1' OR coalesce(transitions -> '<initial>' ? to_state, false)
                ELSE coalesce(transitions -> from_state ? to_state, false)
                     OR (coalesce(transitions -> '*' ? to_state, false) AND from_state <> to_state AND transitions -> from_state IS DISTINCT FROM '[]') END
$$;
CREATE TABLE moved (id int PRIMARY KEY, s text);
CREATE TABLE asked (way text, right_answer boolean, answer boolean);
CREATE FUNCTION passes(command text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE command;
    RETURN true;
EXCEPTION WHEN check_violation THEN
    RETURN false;
END $$;
CREATE PROCEDURE ask(machine text, states text[], transitions jsonb) LANGUAGE plpgsql AS $$
DECLARE
    from_state text;
    to_state text;
    subject text;
BEGIN
    TRUNCATE moved;
    PERFORM pgshift.define('moved', 's', states, transitions, 's1');
    PERFORM pgshift.define_machine(machine, states, transitions, 's1');
    FOREACH to_state IN ARRAY states LOOP
        DELETE FROM moved;
        INSERT INTO asked VALUES
            ('INSERT', NOT transitions ? '<initial>' OR is_declared(transitions, NULL, to_state), passes(format('INSERT INTO moved VALUES (1, %L)', to_state))),
            ('first', is_declared(transitions, NULL, to_state), passes(format('SELECT pgshift.transition(%L, %L, %L)', machine, to_state, to_state)));
        FOREACH from_state IN ARRAY states LOOP
            CONTINUE WHEN NOT is_declared(transitions, NULL, from_state);
            subject := from_state || to_state;
            PERFORM pgshift.transition(machine, subject, from_state);
            DELETE FROM moved;
            INSERT INTO moved VALUES (1, from_state);
            INSERT INTO asked VALUES
                ('UPDATE', from_state = to_state OR is_declared(transitions, from_state, to_state), passes(format('UPDATE moved SET s = %L', to_state))),
                ('later', is_declared(transitions, from_state, to_state), passes(format('SELECT pgshift.transition(%L, %L, %L)', machine, subject, to_state)));
        END LOOP;
    END LOOP;
END $$;

-- no test that comes later is to find all these machines
BEGIN;
DO $$
DECLARE
    m record;
BEGIN
    FOR i IN 1..200 LOOP
        SELECT * INTO m FROM random_machine();
        CALL ask('random ' || i, m.states, m.transitions);
    END LOOP;
END $$;
SELECT way, count(*) > 500 AS many, count(*) FILTER (WHERE right_answer) > 50 AS some_pass, count(*) FILTER (WHERE NOT right_answer) > 50 AS some_do_not,
       count(*) FILTER (WHERE answer IS DISTINCT FROM right_answer) AS wrong FROM asked GROUP BY way ORDER BY way;
ROLLBACK;

RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA random_steps CASCADE;
