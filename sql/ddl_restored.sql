-- rules that CASCADE has taken along come again one by one, without statements of their own and in little memory, however
-- many and however long they are
SET client_min_messages = error;
CREATE ROLE regress_pgshift_dropper;
CREATE SCHEMA restored;
GRANT ALL ON SCHEMA restored TO regress_pgshift_dropper;
SET ROLE regress_pgshift_dropper;
CREATE FUNCTION restored.fine(int) RETURNS boolean LANGUAGE sql AS 'SELECT true';
RESET ROLE;
DO $$
BEGIN
    FOR i IN 1..16 LOOP
        EXECUTE format('CREATE TABLE restored.t%s (id int PRIMARY KEY, status text)', i);
        PERFORM pgshift.define(format('restored.t%s', i), 'status', '{a,b}', '{"a": ["b"]}',
            guards => jsonb_build_object('a->b', 'restored.fine(NEW.id) /*' || repeat('x', 1000000) || '*/'));
    END LOOP;
END $$;
-- one that is switched off, one with partitions, and what was made by hand, as it need not be
CREATE TABLE restored.parts (id int PRIMARY KEY, status text) PARTITION BY RANGE (id);
CREATE TABLE restored.parts_1 PARTITION OF restored.parts FOR VALUES FROM (0) TO (10);
SELECT pgshift.define('restored.parts', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "restored.fine(NEW.id)"}');
INSERT INTO restored.parts VALUES (1, 'a');
ALTER TABLE restored.t2 DISABLE TRIGGER zz_pgshift_2_define_status;
ALTER TABLE restored.t3 ENABLE REPLICA TRIGGER zz_pgshift_2_define_status;
CREATE TABLE restored.by_hand (id int PRIMARY KEY, status text);
CREATE TRIGGER zz_1 BEFORE INSERT ON restored.by_hand FOR EACH ROW EXECUTE FUNCTION pgshift.define_trigger(E' { }\n');
CREATE TRIGGER zz_2 AFTER INSERT OR DELETE ON restored.by_hand FOR EACH ROW EXECUTE FUNCTION pgshift.define_trigger('{"field": "status"} ');
CREATE TRIGGER zz_3 BEFORE UPDATE ON restored.by_hand FOR EACH ROW EXECUTE FUNCTION pgshift.define_trigger('{"lost": true}');
CREATE TRIGGER zz_4 BEFORE UPDATE ON restored.by_hand FOR EACH ROW EXECUTE FUNCTION pgshift.define_trigger('}');
CREATE TRIGGER zz_5 BEFORE UPDATE ON restored.by_hand FOR EACH ROW EXECUTE FUNCTION pgshift.define_trigger('');
INSERT INTO pg_depend
    SELECT 'pg_trigger'::regclass, oid, 0, 'pg_proc'::regclass, 'restored.fine(int)'::regprocedure, 0, 'n'
    FROM pg_trigger WHERE tgrelid = 'restored.by_hand'::regclass;
-- before the rules have come again, and after
CREATE TABLE restored.memory (step text, bytes numeric);
CREATE TABLE restored.commands (tag text);
GRANT INSERT ON restored.memory, restored.commands TO regress_pgshift_dropper;
CREATE FUNCTION restored.measure() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO restored.memory SELECT tg_tag, sum(total_bytes) FROM pg_backend_memory_contexts;
END $$;
CREATE FUNCTION restored.count() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO restored.commands VALUES (tg_tag);
END $$;
CREATE EVENT TRIGGER aa_before ON sql_drop EXECUTE FUNCTION restored.measure();
CREATE EVENT TRIGGER zz_after ON sql_drop EXECUTE FUNCTION restored.measure();
CREATE EVENT TRIGGER zz_commands ON ddl_command_end EXECUTE FUNCTION restored.count();
SET ROLE regress_pgshift_dropper;
DROP FUNCTION restored.fine(int) CASCADE;
RESET ROLE;
DROP EVENT TRIGGER aa_before;
DROP EVENT TRIGGER zz_after;
DROP EVENT TRIGGER zz_commands;
SELECT count(*) AS measured, max(bytes) - min(bytes) < 30e6 AS is_little FROM restored.memory;
SELECT tag, count(*) FROM restored.commands GROUP BY 1 ORDER BY 1;
-- they are there, as they were, and say what has become of them
SELECT count(*), count(*) FILTER (WHERE (definition ->> 'lost')::boolean) AS lost, count(*) FILTER (WHERE definition ? 'bound_guards') AS whole
    FROM pgshift.rules WHERE relation::text LIKE 'restored.t%';
SELECT tgrelid::regclass AS relation, tgname, tgenabled, tgparentid <> 0 AS is_inherited FROM pg_trigger
    WHERE tgrelid IN ('restored.t1'::regclass, 'restored.t2'::regclass, 'restored.t3'::regclass, 'restored.parts'::regclass, 'restored.parts_1'::regclass)
        AND tgfoid = 'pgshift.define_trigger'::regproc ORDER BY 1, 2;
SELECT replace(pg_get_triggerdef(oid), E'\n', ' ') FROM pg_trigger WHERE tgrelid = 'restored.by_hand'::regclass ORDER BY tgname;
UPDATE restored.parts SET status = 'b';
INSERT INTO restored.t1 VALUES (1, 'a');
-- and can be made anew
CREATE FUNCTION restored.fine(int) RETURNS boolean LANGUAGE sql AS 'SELECT true';
SELECT pgshift.define('restored.parts', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "restored.fine(NEW.id)"}');
UPDATE restored.parts SET status = 'b';
SELECT pgshift.drop_rule('restored.t1', 'define');
DROP SCHEMA restored CASCADE;
DROP ROLE regress_pgshift_dropper;
