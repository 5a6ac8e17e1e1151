-- Transitions of the ledger: what pgbench runs, each client with subjects of its own, and subjects with a long past.

-- A table of the same shape as the ledger's, with the same indexes.
CREATE TABLE bench.machine_by_hand (
    machine     text COLLATE "C",
    version     integer,
    transitions jsonb NOT NULL,
    initial     text NOT NULL,
    guards      jsonb NOT NULL,
    callbacks   jsonb NOT NULL,
    PRIMARY KEY (machine, version)
);
CREATE TABLE bench.ledger_by_hand (
    id              uuid NOT NULL,
    machine         text COLLATE "C" NOT NULL,
    subject_id      text COLLATE "C" NOT NULL,
    from_state      text COLLATE "C",
    to_state        text COLLATE "C" NOT NULL,
    sort_key        integer NOT NULL,
    most_recent     boolean NOT NULL,
    actor_id        text NOT NULL,
    actor_type      text NOT NULL,
    metadata        jsonb NOT NULL,
    machine_version integer NOT NULL,
    created_at      timestamptz NOT NULL,
    UNIQUE (machine, subject_id, sort_key)
);
CREATE INDEX ON bench.ledger_by_hand (machine, to_state, subject_id) WHERE most_recent;

INSERT INTO bench.machine_by_hand VALUES ('door', 1, '{"open": ["shut"], "shut": ["open"]}', 'open', '{}', '{}');

-- The same effect: what is asked for by the same arguments, the version in force held until the transaction ends, guards and callbacks
-- (there are none, but that has to be found out), and a table that nobody can write to but by this.
CREATE FUNCTION bench.transition_by_hand(of_machine text, of_subject text, target text, actor text DEFAULT NULL, kind text DEFAULT NULL,
                                         data jsonb DEFAULT '{}', expected integer DEFAULT NULL)
RETURNS bench.ledger_by_hand LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    rules  bench.machine_by_hand;
    last   bench.ledger_by_hand;
    made   bench.ledger_by_hand;
    step   text;
    passes boolean;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended(of_machine, 1)),
            pg_advisory_xact_lock(hashtextextended(length(of_machine) || of_machine || of_subject, 0));
    SELECT * INTO rules FROM bench.machine_by_hand WHERE machine = of_machine ORDER BY version DESC LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no machine %', of_machine USING ERRCODE = 'undefined_object';
    END IF;
    SELECT * INTO last FROM bench.ledger_by_hand WHERE machine = of_machine AND subject_id = of_subject ORDER BY sort_key DESC LIMIT 1;
    IF expected <> coalesce(last.sort_key, 0) THEN
        RAISE EXCEPTION '% has moved on', of_subject USING ERRCODE = 'serialization_failure';
    ELSIF last.to_state IS NULL AND target <> rules.initial THEN
        RAISE EXCEPTION '% cannot begin as %', of_subject, target USING ERRCODE = 'check_violation';
    ELSIF NOT rules.transitions ? last.to_state THEN
        RAISE EXCEPTION '% is in the state %, which is gone', of_subject, last.to_state USING ERRCODE = 'object_not_in_prerequisite_state';
    ELSIF NOT rules.transitions -> last.to_state ? target THEN
        RAISE EXCEPTION '% cannot go from % to %', of_subject, last.to_state, target USING ERRCODE = 'check_violation';
    END IF;
    made := (gen_random_uuid(), of_machine, of_subject, last.to_state, target, coalesce(last.sort_key, 0) + 1, true,
             coalesce(actor, nullif(current_setting('pgshift.actor', true), ''), 'system'),
             coalesce(kind, CASE WHEN coalesce(actor, current_setting('pgshift.actor', true), '') <> '' THEN 'USER' ELSE 'SYSTEM' END),
             data, rules.version, greatest(clock_timestamp(), last.created_at));
    step := coalesce(last.to_state, '<initial>') || '->' || target;
    IF rules.guards ? step THEN
        EXECUTE format('SELECT %s FROM (SELECT ($1).*) AS entry', rules.guards ->> step) INTO passes USING made;
        IF passes IS NOT TRUE THEN
            RAISE EXCEPTION 'guard rejected % of %', step, of_subject USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    UPDATE bench.ledger_by_hand SET most_recent = false WHERE machine = of_machine AND subject_id = of_subject AND sort_key = last.sort_key;
    INSERT INTO bench.ledger_by_hand SELECT (made).*;
    IF rules.callbacks ? step THEN
        EXECUTE format('SELECT %s($1)', rules.callbacks ->> step) USING made;
    END IF;
    RETURN made;
END $$;

-- The least that adds an entry: whoever may call it can write to the table as he likes, too.
CREATE FUNCTION bench.least_by_hand(of_machine text, of_subject text, target text) RETURNS bench.ledger_by_hand LANGUAGE plpgsql AS $$
DECLARE
    rules bench.machine_by_hand;
    last  bench.ledger_by_hand;
    made  bench.ledger_by_hand;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(of_machine || E'\x01' || of_subject, 0));
    SELECT * INTO STRICT rules FROM bench.machine_by_hand WHERE machine = of_machine ORDER BY version DESC LIMIT 1;
    SELECT * INTO last FROM bench.ledger_by_hand WHERE machine = of_machine AND subject_id = of_subject ORDER BY sort_key DESC LIMIT 1;
    IF FOUND THEN
        IF NOT rules.transitions -> last.to_state ? target THEN
            RAISE EXCEPTION '% cannot go from % to %', of_subject, last.to_state, target USING ERRCODE = 'check_violation';
        END IF;
        UPDATE bench.ledger_by_hand SET most_recent = false WHERE machine = of_machine AND subject_id = of_subject AND sort_key = last.sort_key;
    ELSIF target <> rules.initial THEN
        RAISE EXCEPTION '% cannot begin as %', of_subject, target USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO bench.ledger_by_hand
    VALUES (gen_random_uuid(), of_machine, of_subject, last.to_state, target, coalesce(last.sort_key, 0) + 1, true, session_user, 'USER', '{}',
            rules.version, greatest(clock_timestamp(), last.created_at))
    RETURNING * INTO made;
    RETURN made;
END $$;

-- The subjects of a transaction of pgbench: a thousand for each client, in turn, so that each comes again once all have moved.
INSERT INTO bench.work (work, label, statement)
SELECT 'ledger_' || clients, 'a transition a transaction, ' || clients || CASE clients WHEN 1 THEN ' client' ELSE ' clients' END, NULL
FROM unnest(ARRAY[1, 8]) AS clients;

INSERT INTO bench.line (part, work, rule, label, puts, statement)
SELECT 'ledger', 'ledger_' || clients, rule, label, puts,
       replace(replace(statement, '%subject', $$((:client_id * 1000 + (:number - 1) % 1000)::text)$$),
               '%target', $$((ARRAY['open', 'shut'])[(:number - 1) / 1000 % 2 + 1])$$)
FROM unnest(ARRAY[1, 8]) AS clients,
     (VALUES (1, 'none', 'nothing but that subject and state', '{}'::text[], 'SELECT %subject, %target'),
             (2, 'transition', 'pgshift.transition', '{door}', $$SELECT pgshift.transition('door', %subject, %target)$$),
             (3, 'by_hand', 'a function in PL/pgSQL', '{past_by_hand}', $$SELECT bench.transition_by_hand('door', %subject, %target)$$),
             (4, 'least', 'the least of it in PL/pgSQL', '{past_by_hand}', $$SELECT bench.least_by_hand('door', %subject, %target)$$),
             (5, 'by_statements', 'its six statements one by one', '{past_by_hand}', $$
BEGIN;
SELECT pg_advisory_xact_lock(hashtextextended('door' || E'\x01' || %subject, 0));
SELECT r.version AS version, coalesce(l.sort_key, 0) + 1 AS next, coalesce(l.to_state, '') AS last FROM bench.machine_by_hand AS r
LEFT JOIN bench.ledger_by_hand AS l ON l.machine = r.machine AND l.subject_id = %subject
WHERE r.machine = 'door' ORDER BY r.version DESC, l.sort_key DESC LIMIT 1 \gset
UPDATE bench.ledger_by_hand SET most_recent = false WHERE machine = 'door' AND subject_id = %subject AND sort_key = :next - 1;
INSERT INTO bench.ledger_by_hand VALUES (gen_random_uuid(), 'door', %subject, nullif(:last::text, ''), %target, :next, true, session_user, 'USER', '{}',
                                         :version, clock_timestamp());
COMMIT$$))
     AS rules(place, rule, label, puts, statement)
ORDER BY clients, place;

-- A hundred by one statement: what is left where a client's round trips and commits are shared.
INSERT INTO bench.work (work, label, statement)
SELECT 'ledger_many_' || clients, 'a hundred transitions a transaction, ' || clients || CASE clients WHEN 1 THEN ' client' ELSE ' clients' END || ', each', NULL
FROM unnest(ARRAY[1, 8]) AS clients;
INSERT INTO bench.line (part, work, rule, label, puts, statement)
SELECT 'ledger', 'ledger_many_' || clients, rule, label, puts,
       format('SELECT count(%s) FROM generate_series(1, 100) AS n',
              replace(called, '%arguments', $$'door', (:client_id * 100 + n)::text, (ARRAY['shut', 'open'])[:number % 2 + 1]$$))
FROM unnest(ARRAY[1, 8]) AS clients,
     (VALUES ('transition', 'pgshift.transition', '{door}'::text[], 'pgshift.transition(%arguments)'),
             ('by_hand', 'a function in PL/pgSQL', '{past_by_hand}', 'bench.transition_by_hand(%arguments)'),
             ('least', 'the least of it in PL/pgSQL', '{past_by_hand}', 'bench.least_by_hand(%arguments)')) AS rules(rule, label, puts, called);

-- What the ledger holds already: so many subjects, each with so many entries.
CREATE TABLE bench.past AS
SELECT work, rule, greatest(subjects, 1) AS subjects, greatest(entries, 1) AS entries
FROM (SELECT count(*) AS rows FROM bench.subject) AS size,
     LATERAL (VALUES ('ledger_1', 'transition', rows / 10, 3), ('ledger_8', 'transition', rows / 10, 3), ('ledger_many_1', 'transition', rows / 10, 3), ('ledger_many_8', 'transition', rows / 10, 3),
                     ('ledger_past', 'short', rows / 200, 10), ('ledger_past', 'middle', rows / 2000, rows / 100), ('ledger_past', 'long', 1, rows))
     AS past(work, rule, subjects, entries);

INSERT INTO bench.work (work, label, statement) VALUES ('ledger_past', 'a transition of a subject that has a past', NULL);
INSERT INTO bench.line (part, work, rule, label, puts, statement)
SELECT 'ledger', work, rule, format('pgshift.transition, %s entries before it', entries), '{door}',
       format($$SELECT pgshift.transition('door', 'past-' || :number %% %s, 'open')$$, subjects)
FROM bench.past WHERE work = 'ledger_past' ORDER BY entries;

-- One subject that moves very often while none of its dead versions can be removed: within a transaction, and under an old
-- snapshot. What its first hundred transitions cost, and its last hundred.
CREATE TABLE bench.hot AS SELECT greatest(count(*) * 12 / 100, 300) AS transitions FROM bench.subject;
INSERT INTO bench.work (work, label, statement)
SELECT work, format(label, transitions), NULL
FROM bench.hot, (VALUES (1, 'ledger_transaction', '%s transitions of one subject in one transaction'),
                        (2, 'ledger_snapshot', '%s transitions of one subject under an old snapshot')) AS works(place, work, label)
ORDER BY place;
INSERT INTO bench.line (part, work, rule, label, puts, statement)
SELECT 'ledger', work, rule, format('pgshift.transition, the %s hundred', rule), '{door}', NULL
FROM unnest(ARRAY['ledger_transaction', 'ledger_snapshot']) AS work, unnest(ARRAY['first', 'last']) AS rule
ORDER BY work DESC, rule;

CREATE PROCEDURE bench.move(times bigint, each_by_itself boolean) LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1..times LOOP
        PERFORM pgshift.transition('door', 'hot', 'open');
        IF each_by_itself THEN
            COMMIT;
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION bench.put_door(relation regclass) RETURNS void LANGUAGE sql AS $$
    SELECT pgshift.define_machine('door', '{open,shut}', '{"open": ["shut", "open"], "shut": ["open"]}', 'open')
$$;

CREATE PROCEDURE bench.pass(subjects bigint, entries bigint) LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1..entries LOOP
        PERFORM pgshift.transition('door', 'past-' || n, 'open') FROM generate_series(0, subjects - 1) AS n;
        COMMIT;
    END LOOP;
END $$;

-- As many by hand, and what PostgreSQL must know of them to plan well.
CREATE FUNCTION bench.put_past_by_hand(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO bench.ledger_by_hand
    SELECT gen_random_uuid(), 'door', 'past-' || n, CASE WHEN entry > 1 THEN 'open' END, 'open', entry, entry = entries, 'postgres', 'USER', '{}', 1,
           clock_timestamp()
    FROM bench.past, generate_series(1, entries) AS entry, generate_series(0, subjects - 1) AS n WHERE work = 'ledger_1';
    ANALYZE bench.ledger_by_hand, bench.machine_by_hand;
END $$;
