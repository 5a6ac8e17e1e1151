-- rules that lose a column to CASCADE are marked one by one, without statements of their own and in little memory, however long
SET client_min_messages = error;
CREATE ROLE regress_pgshift_maker;
CREATE SCHEMA long_rules;
GRANT ALL ON SCHEMA long_rules TO regress_pgshift_maker;
SET ROLE regress_pgshift_maker;
CREATE DOMAIN long_rules.word AS text;
RESET ROLE;
DO $$
BEGIN
    FOR i IN 1..8 LOOP
        EXECUTE format('CREATE TABLE long_rules.t%s (id int PRIMARY KEY, status long_rules.word)', i);
        PERFORM pgshift.define(format('long_rules.t%s', i), 'status', '{a,b}', '{"a": ["b"]}',
            guards => jsonb_build_object('a->b', 'NEW.id > 0 /*' || repeat('x', 1000000) || '*/'));
    END LOOP;
END $$;
ALTER TABLE long_rules.t2 DISABLE TRIGGER zz_pgshift_2_define_status;
CREATE TABLE long_rules.memory (bytes numeric);
CREATE TABLE long_rules.commands (tag text);
GRANT INSERT ON long_rules.commands TO regress_pgshift_maker;
CREATE FUNCTION long_rules.measure() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO long_rules.memory SELECT sum(total_bytes) FROM pg_backend_memory_contexts;
END $$;
CREATE FUNCTION long_rules.count() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO long_rules.commands VALUES (tg_tag);
END $$;
CREATE EVENT TRIGGER aa_before ON sql_drop EXECUTE FUNCTION long_rules.measure();
CREATE EVENT TRIGGER zz_after ON sql_drop EXECUTE FUNCTION long_rules.measure();
CREATE EVENT TRIGGER zz_commands ON ddl_command_end EXECUTE FUNCTION long_rules.count();
SET ROLE regress_pgshift_maker;
DROP DOMAIN long_rules.word CASCADE;
RESET ROLE;
DROP EVENT TRIGGER aa_before;
DROP EVENT TRIGGER zz_after;
DROP EVENT TRIGGER zz_commands;
SELECT count(*) AS measured, max(bytes) - min(bytes) < 40e6 AS is_little FROM long_rules.memory;
SELECT tag, count(*) FROM long_rules.commands GROUP BY 1 ORDER BY 1;
SELECT kind, count(*), count(*) FILTER (WHERE (definition ->> 'lost')::boolean) AS lost, string_agg(enabled::text, '' ORDER BY relation::text) AS enabled
    FROM pgshift.rules WHERE relation::text LIKE 'long\_rules.%' GROUP BY 1 ORDER BY 1;
ALTER TABLE long_rules.t1 ADD COLUMN status text;
INSERT INTO long_rules.t1 VALUES (1, 'a');
SELECT pgshift.drop_rule('long_rules.t1', 'define');
INSERT INTO long_rules.t1 VALUES (1, 'a');
DROP SCHEMA long_rules CASCADE;
DROP ROLE regress_pgshift_maker;
