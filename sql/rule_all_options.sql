-- Options that meet on one table, in all 256 combinations of eight: a frozen state with an exempt column, a stamp, normalizers, bound
-- values, approvals that lapse, partitions, the log, and states to begin in; beside rows from before the rules
CREATE TABLE found (options int, what text, is_right boolean);
CREATE PROCEDURE try_options(options int) LANGUAGE plpgsql AS $$
DECLARE
    freezes constant boolean := options & 1 > 0;
    stamps constant boolean := options & 2 > 0;
    normalizes constant boolean := options & 4 > 0;
    binds constant boolean := options & 8 > 0;
    is_fresh constant boolean := options & 16 > 0;
    is_partitioned constant boolean := options & 32 > 0;
    audits constant boolean := options & 64 > 0;
    starts constant boolean := options & 128 > 0;
    one constant text := CASE WHEN is_partitioned THEN '["1","a"]' ELSE '1' END;
    old constant text := CASE WHEN is_partitioned THEN '["7","a"]' ELSE '7' END;
    other_partition constant text := CASE WHEN is_partitioned THEN ', p = CASE p WHEN ''a'' THEN ''b'' ELSE ''a'' END' ELSE '' END;
    r record;
    was text;
BEGIN
    IF is_partitioned THEN
        CREATE TABLE combined (id int, mail text, note text, status text, at timestamptz, p text DEFAULT 'a', PRIMARY KEY (id, p)) PARTITION BY LIST (p);
        CREATE TABLE combined_a PARTITION OF combined FOR VALUES IN ('a');
        CREATE TABLE combined_b (p text NOT NULL DEFAULT 'b', at timestamptz, status text, note text, mail text, id int NOT NULL);
        ALTER TABLE combined ATTACH PARTITION combined_b FOR VALUES IN ('b');
    ELSE
        CREATE TABLE combined (id int PRIMARY KEY, mail text, note text, status text, at timestamptz, p text DEFAULT 'a');
    END IF;
    INSERT INTO combined (id, mail, status) VALUES (7, ' Old@X.org ', 'ok');
    PERFORM pgshift.define('combined', 'status', '{new,ok,paid,void}',
        '{"new": ["ok"], "ok": ["paid", "new"], "paid": ["new"], "*": ["void"], "void": []}' || CASE WHEN starts THEN '{"<initial>": ["ok"]}' ELSE '{}' END::jsonb,
        'new', frozen => CASE WHEN freezes THEN '{ok}'::text[] END, frozen_except => CASE WHEN freezes THEN '{note}'::text[] END,
        stamps => CASE WHEN stamps THEN '{"ok": "at"}'::jsonb END, notify => 'combined',
        guards => '{"ok->paid": [{"check": "NEW.id > 0", "name": "positive"}, "OLD.id = NEW.id"]}');
    IF normalizes THEN PERFORM pgshift.normalize('combined', '{"mail": ["visible", "email"], "status": "lowercase"}'); END IF;
    PERFORM pgshift.consensus('combined', 'paid', 1, bind => CASE WHEN binds THEN '{mail}'::text[] END, fresh => is_fresh, gate => 'one', from_states => '{ok}');
    PERFORM pgshift.consensus('combined', 'paid', 2, condition => 'NEW.id > 100', gate => 'two');
    IF audits THEN PERFORM pgshift.audit('combined'); END IF;

    was := test.outcome($q$INSERT INTO combined (id, mail, status, at) VALUES (1, ' Ann@X.org', NULL, '2000-01-01')$q$);
    SELECT * INTO r FROM combined WHERE id = 1;
    INSERT INTO found VALUES
        (options, 'inserted in the initial state', was = 'passes' AND r.status = 'new'),
        (options, 'stamped where nothing was entered', NOT stamps OR r.at IS NULL),
        (options, 'normal when inserted', normalizes = (r.mail = 'ann@x.org'));
    INSERT INTO found SELECT options, query, test.outcome(query) = expected FROM (VALUES
        ('UPDATE combined SET status = ''paid'' WHERE id = 1', '23514'),
        ('UPDATE combined SET status = ''ok'', note = ''n'' WHERE id = 1', 'passes'),
        ('UPDATE combined SET mail = ''Bob@x.org'' WHERE id = 1', CASE WHEN freezes THEN '23514' ELSE 'passes' END),
        ('UPDATE combined SET note = ''m'' WHERE id = 1', 'passes'),
        ('UPDATE combined SET note = ''m'' WHERE id = 7', 'passes')) AS v (query, expected);
    SELECT * INTO r FROM combined WHERE id = 1;
    INSERT INTO found VALUES (options, 'stamped when entered', NOT stamps OR r.at > now() - interval '1 hour');
    SELECT * INTO r FROM combined WHERE id = 7;
    INSERT INTO found VALUES (options, 'what is held is not normalized', (freezes OR binds OR NOT normalizes) = (r.mail = ' Old@X.org '));
    INSERT INTO found SELECT options, query, test.outcome(query) = expected FROM (VALUES
        ('UPDATE combined SET status = ''paid'' WHERE id = 1', '23514'),
        (format('SELECT pgshift.approve(''combined'', %L, ''ann''), pgshift.approve(''combined'', %L, ''ann'', transition => ''paid'')', one, old), 'passes'),
        ('UPDATE combined SET status = ''paid'' WHERE id = 7', 'passes'),
        -- the partition's key is a column like others
        ('UPDATE combined SET status = ''paid''' || other_partition || ' WHERE id = 1', CASE WHEN is_partitioned AND freezes THEN '23514' ELSE 'passes' END),
        ('UPDATE combined SET status = ''paid'' WHERE id = 1', 'passes'),
        ('UPDATE combined SET status = ''new''' || other_partition || ' WHERE id = 1', 'passes')) AS v (query, expected);
    INSERT INTO found SELECT options, 'nothing is open', count(*) = 0 FROM pgshift.pending_approvals('combined');
    INSERT INTO found VALUES (options, 'from any state', test.outcome('UPDATE combined SET status = ''void'' WHERE id = 1') = 'passes');
    IF audits THEN
        SELECT * INTO r FROM combined WHERE id = 1;
        INSERT INTO found SELECT options, 'the log ends as the row does', (array_agg(to_value ORDER BY id DESC))[1] = 'void'
          FROM pgshift.history('combined', CASE WHEN is_partitioned THEN json_build_array('1', r.p)::text ELSE '1' END, 'status');
        INSERT INTO found SELECT options, 'there are changes', count(*) > 0 FROM pgshift.changes('combined');
    END IF;
    INSERT INTO found SELECT options, 'in order', count(*) FILTER (WHERE severity = 'error') = 0 FROM pgshift.doctor('combined');
    DROP TABLE combined;
END $$;
DO $$ BEGIN FOR options IN 0..255 LOOP CALL try_options(options); COMMIT; END LOOP; END $$;
SELECT count(*) AS checks, count(DISTINCT options) AS combinations FROM found;
SELECT what, count(*), min(options), bit_and(options) FROM found WHERE is_right IS NOT TRUE GROUP BY what;
DROP TABLE found;
DROP PROCEDURE try_options;
