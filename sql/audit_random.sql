-- Whatever happens to a table, as_of() tells what it was at every moment: a random workload, against copies of the table

CREATE TABLE rows (id int PRIMARY KEY, a text, b numeric) PARTITION BY RANGE (id);
CREATE TABLE rows_1 PARTITION OF rows FOR VALUES FROM (0) TO (5);
CREATE TABLE rows_2 (b numeric, gone int, a text, id int NOT NULL);
ALTER TABLE rows_2 DROP COLUMN gone;
ALTER TABLE rows ATTACH PARTITION rows_2 FOR VALUES FROM (5) TO (100);
SELECT pgshift.audit('rows');
CREATE TABLE copies (at timestamptz, id int, row text);
CREATE TABLE moments (at timestamptz);

-- Triggers that change the row again, or others, before and after the audit's trigger fires, and take it back
CREATE FUNCTION again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() > 2 THEN RETURN NULL; END IF;
    CASE NEW.a
        WHEN 'again' THEN UPDATE rows SET a = a || '!', b = b + 1 WHERE id = NEW.id;
        WHEN 'remove' THEN DELETE FROM rows WHERE id = NEW.id;
        WHEN 'move' THEN UPDATE rows SET id = id + 1 WHERE id = NEW.id AND NOT EXISTS (SELECT FROM rows WHERE id = NEW.id + 1);
        WHEN 'undo' THEN
            BEGIN
                UPDATE rows SET a = a || '?', id = id + 20 WHERE id = NEW.id;
                RAISE division_by_zero;
            EXCEPTION WHEN division_by_zero THEN
                UPDATE rows SET a = 'undone' WHERE id = NEW.id;
            END;
        ELSE NULL;
    END CASE;
    RETURN NULL;
END $$;
CREATE FUNCTION make_room() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF NEW.a = 'room' THEN DELETE FROM rows WHERE id = NEW.id; END IF; RETURN NEW; END $$;
CREATE TRIGGER make_room BEFORE INSERT ON rows FOR EACH ROW EXECUTE FUNCTION make_room();
CREATE TRIGGER a_again AFTER INSERT OR UPDATE ON rows FOR EACH ROW EXECUTE FUNCTION again();
CREATE TRIGGER zzzz_again AFTER INSERT OR UPDATE ON rows FOR EACH ROW EXECUTE FUNCTION again();

CREATE FUNCTION pick(VARIADIC choices text[]) RETURNS text LANGUAGE sql VOLATILE AS
    'SELECT choices[1 + floor(random() * cardinality(choices))]';
CREATE PROCEDURE step() LANGUAGE plpgsql AS $$
DECLARE
    i int := floor(random() * 11);
    j int := floor(random() * 11);
    word text := pick('x', 'y', NULL, 'again', 'remove', 'move', 'undo', 'room');
BEGIN
    CASE floor(random() * 9)
        WHEN 0, 1 THEN INSERT INTO rows VALUES (i, word, j) ON CONFLICT DO NOTHING;
        WHEN 2 THEN INSERT INTO rows VALUES (i, word, j) ON CONFLICT (id) DO UPDATE SET a = excluded.a;
        WHEN 3 THEN UPDATE rows SET a = word, b = j WHERE id % 3 = i % 3;
        WHEN 4 THEN UPDATE rows SET id = j, a = word WHERE id = i AND NOT EXISTS (SELECT FROM rows WHERE id = j);
        WHEN 5 THEN DELETE FROM rows WHERE id = i;
        WHEN 6 THEN
            MERGE INTO rows USING (VALUES (i)) AS v (id) ON rows.id = v.id
            WHEN MATCHED AND j < 3 THEN DELETE WHEN MATCHED THEN UPDATE SET id = 30 + j
            WHEN NOT MATCHED THEN INSERT (id, b) VALUES (v.id, j);
        WHEN 7 THEN WITH gone AS (DELETE FROM rows WHERE id = i RETURNING *) INSERT INTO rows SELECT id, 'back', b FROM gone;
        ELSE
            IF j < 2 THEN EXECUTE 'TRUNCATE ' || pick('rows', 'rows_1', 'rows_2'); END IF;
    END CASE;
EXCEPTION WHEN unique_violation OR check_violation OR triggered_data_change_violation THEN NULL;
END $$;
CREATE PROCEDURE run(steps int) LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz;
BEGIN
    FOR i IN 1..steps LOOP
        BEGIN
            CALL step();
            IF random() < 0.3 THEN CALL step(); END IF;
            IF random() < 0.1 THEN RAISE division_by_zero; END IF;
        EXCEPTION WHEN division_by_zero THEN NULL;
        END;
        IF random() < 0.5 THEN COMMIT; END IF;
        moment := clock_timestamp();
        INSERT INTO moments VALUES (moment);
        INSERT INTO copies SELECT moment, id, rows::text FROM rows;
        PERFORM pg_sleep(0.00001);
    END LOOP;
END $$;
SELECT setseed(0.42) IS NULL AS seeded;
CALL run(400);

-- Nothing: no row that is told otherwise, nor one too many or too few
SELECT t.at, t.id, was.row AS was, t.told
  FROM (SELECT m.at, i AS id, pgshift.as_of(NULL::rows, i::text, m.at)::text AS told
          FROM moments AS m CROSS JOIN generate_series(0, 45) AS i) AS t
  FULL JOIN copies AS was ON was.at = t.at AND was.id = t.id
 WHERE was.row IS DISTINCT FROM t.told
 LIMIT 10;
SELECT count(*) > 200 AS there_was_something_to_tell, count(DISTINCT operation) AS of_all_kinds
  FROM pgshift._pgshift_state_audit WHERE table_id = (SELECT table_id FROM pgshift.recorded_tables WHERE relation = 'rows'::regclass);
SELECT count(*) AS entries_of_the_future FROM pgshift._pgshift_state_audit AS l
 WHERE changed_at < (SELECT max(changed_at) FROM pgshift._pgshift_state_audit AS e
                      WHERE e.table_id = l.table_id AND e.entity_id = l.entity_id AND e.id < l.id)
   AND table_id = (SELECT table_id FROM pgshift.recorded_tables WHERE relation = 'rows'::regclass);

DROP TABLE rows, copies, moments;
DROP FUNCTION again, make_room, pick;
DROP PROCEDURE step, run;
