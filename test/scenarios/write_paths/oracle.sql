-- What must be in the table, the log and the approvals after a write, by plain SQL over copies of the table.
CREATE TABLE matrix.copy (step int, id int, content jsonb);
CREATE TABLE matrix.logged (up_to bigint);

-- A row's name, as rules spell it.
CREATE FUNCTION matrix.entity(content jsonb, key text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
SELECT CASE WHEN cardinality(key) = 1 THEN content ->> key[1]
            ELSE (SELECT '["' || string_agg(content ->> name, '","' ORDER BY n) || '"]' FROM unnest(key) WITH ORDINALITY AS k (name, n))
       END
$$;

CREATE FUNCTION matrix.copy_table(target text, step int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO matrix.copy SELECT $1, t.id, to_jsonb(t) FROM %s AS t', target) USING step;
END $$;

-- Copies the table as the next step, or as the first, together with what the log holds by then.
CREATE FUNCTION matrix.remember(target text, anew boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF anew THEN
        DELETE FROM matrix.copy;
        DELETE FROM matrix.logged;
        INSERT INTO matrix.logged SELECT last_value FROM pgshift._pgshift_state_audit_id_seq;
    END IF;
    PERFORM matrix.copy_table(target, (SELECT coalesce(max(step) + 1, 0) FROM matrix.copy));
END $$;

-- The rows as they must be in the end. Where the write can't set a column, it stays as it was.
CREATE FUNCTION matrix.expected_rows(p matrix.path, c matrix.check_) RETURNS TABLE (id int, status text, note text)
LANGUAGE sql STABLE AS $$
WITH wanted AS (
    SELECT CASE c.rule WHEN 'normalize' THEN lower(btrim(c.to_state, ' ')) ELSE c.to_state END AS status,
           CASE c.rule WHEN 'normalize' THEN lower(btrim(c.note, ' ')) ELSE c.note END AS note)
SELECT b.id,
       CASE WHEN touched AND 'status' = ANY (p.writes) THEN wanted.status ELSE b.content ->> 'status' END,
       CASE WHEN touched AND 'note' = ANY (p.writes) THEN wanted.note ELSE b.content ->> 'note' END
  FROM matrix.copy AS b, wanted, LATERAL (SELECT b.id = 1 AND c.outcome = 'passes' AND c.operation = 'update' AS touched) AS t
 WHERE b.step = 0
   AND NOT (c.outcome = 'passes' AND (c.operation = 'truncate' OR (c.operation = 'delete' AND b.id = 1)))
UNION ALL
SELECT 1, wanted.status, CASE WHEN 'note' = ANY (p.writes) THEN wanted.note END
  FROM wanted
 WHERE c.outcome = 'passes' AND c.operation = 'insert'
$$;

-- The entries that the log must have got: what differs from each copy of the table to the next, column by column; where the
-- key has changed, under both.
CREATE FUNCTION matrix.expected_entries(p matrix.path, c matrix.check_)
RETURNS TABLE (n bigint, entity_id text, field text, from_value text, to_value text, operation text) LANGUAGE sql STABLE AS $$
WITH change AS (
    SELECT coalesce(a.step, b.step + 1) AS step, b.content AS before, a.content AS after
      FROM (SELECT * FROM matrix.copy WHERE step < (SELECT max(step) FROM matrix.copy)) AS b
      FULL JOIN (SELECT * FROM matrix.copy WHERE step > 0) AS a ON a.id = b.id AND a.step = b.step + 1
     WHERE c.operation <> 'truncate'),
entry AS (
    SELECT step, e.entity_id, k.attnum, k.attname AS field, before ->> k.attname AS from_value, after ->> k.attname AS to_value,
           CASE WHEN before IS NULL THEN 'I' WHEN after IS NULL THEN 'D' ELSE 'U' END AS operation
      FROM change
     CROSS JOIN LATERAL (SELECT DISTINCT matrix.entity(version, p.key) FROM unnest(ARRAY[before, after]) AS version
                          WHERE version IS NOT NULL) AS e (entity_id)
      JOIN pg_attribute AS k ON k.attrelid = p.target::regclass AND k.attnum > 0 AND NOT k.attisdropped AND k.attgenerated <> 'v'
     WHERE before IS NULL OR after IS NULL OR before -> k.attname IS DISTINCT FROM after -> k.attname)
SELECT row_number() OVER (PARTITION BY entity_id ORDER BY step, attnum), entity_id, field, from_value, to_value, operation FROM entry
UNION ALL
SELECT 1, NULL, '*', NULL, NULL, 'T' WHERE c.operation = 'truncate' AND c.outcome = 'passes'
$$;

CREATE VIEW matrix.entry AS
SELECT row_number() OVER (PARTITION BY entity_id ORDER BY id) AS n, entity_id, field,
       CASE WHEN operation <> 'T' THEN from_value END AS from_value, CASE WHEN operation <> 'T' THEN to_value END AS to_value,
       operation::text
  FROM pgshift._pgshift_state_audit
 WHERE id > (SELECT up_to FROM matrix.logged);

-- What is wrong with the table: rows that should be there and aren't, and the other way round.
CREATE FUNCTION matrix.wrong_rows(p matrix.path, c matrix.check_, last int) RETURNS text LANGUAGE sql STABLE AS $$
WITH expected AS (SELECT * FROM matrix.expected_rows(p, c)),
actual AS (SELECT id, content ->> 'status', content ->> 'note' FROM matrix.copy WHERE step = last)
SELECT string_agg(what || ' ' || r::text, ', ')
  FROM (SELECT 'missing' AS what, e AS r FROM (SELECT * FROM expected EXCEPT ALL SELECT * FROM actual) AS e
        UNION ALL
        SELECT 'unexpected', u FROM (SELECT * FROM actual EXCEPT ALL SELECT * FROM expected) AS u) AS wrong
$$;

CREATE FUNCTION matrix.wrong_entries(p matrix.path, c matrix.check_) RETURNS text LANGUAGE sql STABLE AS $$
WITH expected AS (SELECT * FROM matrix.expected_entries(p, c)),
actual AS (SELECT * FROM matrix.entry)
SELECT string_agg(what || ' ' || r::text, ', ')
  FROM (SELECT 'not logged' AS what, e AS r FROM (SELECT * FROM expected EXCEPT ALL SELECT * FROM actual) AS e
        UNION ALL
        SELECT 'logged wrongly', u FROM (SELECT * FROM actual EXCEPT ALL SELECT * FROM expected) AS u) AS wrong
$$;

-- Approvals are used up by what passes, and by nothing else. As they are stored: of a row that is gone none are shown as open.
CREATE FUNCTION matrix.wrong_approvals(p matrix.path, c matrix.check_) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    expected constant int := CASE WHEN c.approved AND c.outcome <> 'passes' THEN 2 ELSE 0 END;
    asked constant regclass[] := ARRAY[p.target::regclass, pg_partition_root(p.target::regclass)];
    stored constant text := definition ->> 'approvals' FROM pgshift.rules
                             WHERE kind = 'consensus' AND relation = ANY (asked) LIMIT 1;
    actual int;
BEGIN
    EXECUTE format('SELECT count(*) FROM pgshift.%I WHERE used_at IS NULL AND revoked_at IS NULL AND lapsed_at IS NULL'
                   ' AND table_id IN (SELECT table_id FROM pgshift.recorded_tables WHERE relation = ANY ($1))', stored)
       INTO actual USING asked;
    RETURN CASE WHEN actual <> expected THEN format('%s open approvals', actual) END;
END $$;

CREATE FUNCTION matrix.findings(p matrix.path, c matrix.check_, sqlstate text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    expected_sqlstate constant text := CASE c.outcome WHEN 'refused' THEN p.sqlstate ELSE '00000' END;
    last constant int := 1 + coalesce(max(step), 0) FROM matrix.copy;
BEGIN
    PERFORM matrix.copy_table(p.target, last);
    RETURN concat_ws('; ',
        -- Where psql does tell of a COPY that failed, it is by the SQLSTATE itself; psql 18 has none for one TO the client.
        CASE WHEN sqlstate <> expected_sqlstate AND NOT (expected_sqlstate = '25P02' AND sqlstate IN ('23514', '')) THEN
            'SQLSTATE ' || sqlstate END,
        matrix.wrong_rows(p, c, last),
        CASE c.rule WHEN 'audit' THEN matrix.wrong_entries(p, c) WHEN 'consensus' THEN matrix.wrong_approvals(p, c) END);
END $$;

-- One line of the result, which psql prints.
CREATE FUNCTION matrix.judge(gone boolean, path text, rule text, operation text, check_ text, sqlstate text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    finding text;
BEGIN
    SELECT matrix.findings(p, c, judge.sqlstate) INTO STRICT finding
      FROM matrix.path AS p, matrix.check_ AS c
     WHERE p.name = judge.path AND (c.rule, c.operation, c.name) = (judge.rule, judge.operation, judge.check_);
    RETURN jsonb_build_array('cell', gone, path, rule, operation, check_, finding);
EXCEPTION WHEN OTHERS THEN
    RETURN jsonb_build_array('cell', gone, path, rule, operation, check_, SQLERRM);
END $$;
