-- All four kinds of rules on a table: in any combination and any order of installation, with one outcome

CREATE PROCEDURE install(kinds text[]) LANGUAGE plpgsql AS $$
DECLARE kind text;
BEGIN
    CREATE TABLE loans (id int PRIMARY KEY, amount numeric CHECK (amount < 1000), status text);
    FOREACH kind IN ARRAY kinds LOOP
        CASE kind
            WHEN 'normalize' THEN PERFORM pgshift.normalize('loans', '{"status": "LOWER(TRIM({value}))", "amount": "ROUND({value}, 2)"}');
            WHEN 'define' THEN PERFORM pgshift.define('loans', 'status', '{pending,approved,paid}',
                '{"pending": ["approved"], "approved": ["paid", "pending"]}', initial => 'pending', notify => 'loans');
            WHEN 'consensus' THEN PERFORM pgshift.consensus('loans', 'approved', 2, condition => 'NEW.amount > 100', field => 'status');
            WHEN 'audit' THEN PERFORM pgshift.audit('loans');
        END CASE;
    END LOOP;
END $$;

-- What a statement does: its error, or the rows
CREATE FUNCTION outcome(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text;
BEGIN
    EXECUTE statement;
    RETURN 'ok';
EXCEPTION WHEN check_violation THEN
    GET STACKED DIAGNOSTICS message = CONSTRAINT_NAME;
    RETURN message;
END $$;
CREATE FUNCTION story(kinds text[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    told text[];
    gated boolean := 'consensus' = ANY (kinds);
BEGIN
    CALL install(kinds);
    told := told || outcome('INSERT INTO loans VALUES (1, 500.004, '' Pending ''), (2, 50, NULL)');
    INSERT INTO loans VALUES (1, 500, 'pending'), (2, 50, 'pending') ON CONFLICT DO NOTHING;
    told := told || outcome('UPDATE loans SET status = ''  APPROVED'' WHERE id = 1');
    IF gated THEN
        PERFORM pgshift.approve('loans', '1', 'ann');
        PERFORM pgshift.approve('loans', '1', 'bob');
    END IF;
    -- Passes every rule and fails a constraint: as if it had never been
    told := told || outcome('UPDATE loans SET status = '' approved'', amount = 5000 WHERE id = 1');
    IF gated THEN told := told || (SELECT count(*)::text FROM pgshift.pending_approvals('loans', '1')); END IF;
    told := told || outcome('UPDATE loans SET status = ''Approved '' WHERE id IN (1, 2)');
    IF gated THEN told := told || (SELECT count(*)::text FROM pgshift.pending_approvals('loans', '1')); END IF;
    told := told || outcome('UPDATE loans SET status = ''Pending'' WHERE id = 1');
    told := told || outcome('UPDATE loans SET status = ''approved'' WHERE id = 1');
    told := told || outcome('UPDATE loans SET status = ''pad'' WHERE id = 2');
    told := told || (SELECT string_agg(l::text, ' ' ORDER BY id) FROM loans AS l);
    IF 'audit' = ANY (kinds) THEN
        told := told || (SELECT string_agg(concat_ws('>', from_value, to_value), ' ' ORDER BY id) FROM pgshift.history('loans', '1')
                          WHERE field <> 'id');
    END IF;
    DROP TABLE loans;
    RETURN told;
END $$;

-- Every combination, in the order of the kinds
SELECT kinds, story(kinds)
  FROM (SELECT array_remove(ARRAY[CASE WHEN n & 1 > 0 THEN 'normalize' END, CASE WHEN n & 2 > 0 THEN 'define' END,
                                  CASE WHEN n & 4 > 0 THEN 'consensus' END, CASE WHEN n & 8 > 0 THEN 'audit' END], NULL) AS kinds
          FROM generate_series(0, 15) AS n) AS k
 ORDER BY cardinality(kinds), kinds;
-- All of them, in every order: one story
WITH orders AS (
    SELECT ARRAY[a, b, c, d] AS kinds
      FROM unnest('{normalize,define,consensus,audit}'::text[]) AS a, unnest('{normalize,define,consensus,audit}'::text[]) AS b,
           unnest('{normalize,define,consensus,audit}'::text[]) AS c, unnest('{normalize,define,consensus,audit}'::text[]) AS d
     WHERE a NOT IN (b, c, d) AND b NOT IN (c, d) AND c <> d)
SELECT count(*) AS orders, count(DISTINCT story(kinds)) AS stories FROM orders;

-- Nothing is heard of what failed: notifications of what was committed only
CALL install('{audit,consensus,define,normalize}');
LISTEN loans;
INSERT INTO loans VALUES (1, 50, NULL);
UPDATE loans SET status = 'approved', amount = 5000;
SELECT count(*) AS entries FROM pgshift.history('loans', '1');
-- One statement for many rows: all or none
INSERT INTO loans VALUES (2, 500, 'pending'), (3, 500, 'pending');
SELECT sum(pgshift.approve('loans', id, by)) FROM unnest('{2,3}'::text[]) AS id, unnest('{ann,bob}'::text[]) AS by WHERE (id, by) <> ('3', 'bob');
UPDATE loans SET status = ' Approved';
SELECT count(*) AS open FROM pgshift.pending_approvals('loans');
SELECT count(*) AS entries FROM pgshift._pgshift_state_audit WHERE table_id = (SELECT table_id FROM pgshift.recorded_tables WHERE relation = 'loans'::regclass) AND operation = 'U';
-- Through a partition move, too
DROP TABLE loans;
UNLISTEN loans;
CREATE TABLE loans (id int, region text, amount numeric, status text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
CREATE TABLE loans_eu PARTITION OF loans FOR VALUES IN ('eu');
CREATE TABLE loans_us PARTITION OF loans FOR VALUES IN ('us');
SELECT pgshift.audit('loans');
SELECT pgshift.consensus('loans', 'approved', 1);
SELECT pgshift.define('loans', 'status', '{pending,approved}', '{"pending": ["approved"]}', initial => 'pending', strict_insert => true);
SELECT pgshift.normalize('loans', '{"status": "LOWER(TRIM({value}))"}');
INSERT INTO loans VALUES (1, 'eu', 10);
UPDATE loans SET region = 'us', status = ' Approved ';
SELECT pgshift.approve('loans', '["1","eu"]', 'ann');
UPDATE loans SET region = 'us', status = ' Approved ';
SELECT tableoid::regclass, * FROM loans;
SELECT operation, field, from_value, to_value FROM pgshift.history('loans', '["1","us"]');
SELECT count(*) AS open FROM pgshift.pending_approvals('loans');
SELECT kind, name FROM pgshift.rules WHERE relation = 'loans'::regclass ORDER BY name;
SELECT sum(pgshift.drop_rule('loans', kind)) FROM unnest('{normalize,define,consensus,audit}'::text[]) AS kind;
SELECT count(*) FROM pg_trigger WHERE tgrelid IN ('loans'::regclass, 'loans_eu'::regclass, 'loans_us'::regclass) AND NOT tgisinternal;
DROP TABLE loans;
DROP FUNCTION outcome, story;
DROP PROCEDURE install;
