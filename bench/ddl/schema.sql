-- What DDL of things that no rule is about costs, beside many rules and beside a few that are absurdly large: as without us.

INSERT INTO bench.work (work, label) VALUES
    ('ddl_drop_table',     'DROP TABLE'),
    ('ddl_rename',         'ALTER TABLE … RENAME TO'),
    ('ddl_rename_column',  'ALTER TABLE … RENAME COLUMN'),
    ('ddl_add_column',     'ALTER TABLE … ADD COLUMN'),
    ('ddl_drop_column',    'ALTER TABLE … DROP COLUMN'),
    ('ddl_rename_function','ALTER FUNCTION … RENAME TO'),
    ('ddl_memory',         'memory of the backend that does all of these');
INSERT INTO bench.line (part, work, rule, label)
SELECT 'ddl', work, rule, label
FROM (VALUES (1, 'ddl_drop_table'), (2, 'ddl_rename'), (3, 'ddl_rename_column'), (4, 'ddl_add_column'), (5, 'ddl_drop_column'), (6, 'ddl_rename_function'), (7, 'ddl_memory')) AS works(work_place, work),
     (VALUES (1, 'none', 'without the event triggers'), (2, 'beside_none', 'beside no rule'), (3, 'beside_large', 'beside four of 150 MB'),
             (4, 'beside_many', 'beside many rules'), (5, 'none_beside_many', 'beside many rules, without the event triggers')) AS rules(place, rule, label)
ORDER BY work_place, place;

-- A transaction each, and a table each: what they are about is found in no cache.
CREATE PROCEDURE bench.run_ddl(statement text, times integer) LANGUAGE plpgsql AS $$
BEGIN
    FOR n IN 1 .. times LOOP
        EXECUTE format(statement, n);
        COMMIT;
    END LOOP;
END $$;

CREATE PROCEDURE bench.make_victims(times integer) LANGUAGE plpgsql AS $$
BEGIN
    CREATE SCHEMA bench_ddl;
    FOR n IN 1 .. times LOOP
        EXECUTE format('CREATE TABLE bench_ddl.t%s (id int, status text, amount int)', n);
        EXECUTE format('CREATE FUNCTION bench_ddl.f%s() RETURNS int LANGUAGE sql AS %L', n, 'SELECT 1');
        COMMIT;
    END LOOP;
END $$;

CREATE PROCEDURE bench.make_many_rules(many integer) LANGUAGE plpgsql AS $$
BEGIN
    CREATE FUNCTION bench.is_fine(text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
    FOR n IN 1 .. many LOOP
        EXECUTE format('CREATE TABLE bench_ruled.t%s (id int, status text)', n);
        EXECUTE format($rule$SELECT pgshift.define('bench_ruled.t%s', 'status', '{a,b}', '{"a": ["b"]}', guards => '{"a->b": "bench.is_fine(NEW.status)"}')$rule$, n);
        COMMIT;
    END LOOP;
END $$;

CREATE PROCEDURE bench.make_large_rules(bytes integer) LANGUAGE plpgsql AS $$
BEGIN
    CREATE TABLE bench_ruled.large (id int PRIMARY KEY, status text);
    FOR n IN 1 .. 4 LOOP
        EXECUTE format('CREATE TRIGGER zz_pgshift_2_define_%s BEFORE UPDATE ON bench_ruled.large FOR EACH ROW EXECUTE FUNCTION pgshift.define_trigger(%L)',
                       n, '{"bound_guards": {"a->b": "status bench_ddl t1 ' || repeat('x', bytes) || '"}}');
        COMMIT;
    END LOOP;
END $$;

CREATE FUNCTION bench.peak_memory() RETURNS bigint LANGUAGE sql AS
$$SELECT substring(line FROM '\d+')::bigint FROM regexp_split_to_table(pg_read_file('/proc/self/status'), '\n') AS line WHERE line LIKE 'VmHWM%'$$;
