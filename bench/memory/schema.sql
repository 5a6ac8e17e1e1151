-- What a backend keeps of many tables that it has written to.

INSERT INTO bench.work (work, label) VALUES
    ('memory',      'memory of a backend that has written to many tables'),
    ('memory_back', 'the same after all of the relation cache was invalidated');
INSERT INTO bench.line (part, work, rule, label)
SELECT 'memory', work, rule, label
FROM (VALUES (1, 'memory'), (2, 'memory_back')) AS works(work_place, work), (VALUES (1, 'none', 'no rule'), (2, 'ours', 'all four of ours')) AS rules(place, rule, label)
ORDER BY work_place, place;

-- A table a transaction: together they would take more locks than there are.
CREATE PROCEDURE bench.make_tables(tables integer) LANGUAGE plpgsql AS $$
BEGIN
    CREATE SCHEMA bench_many;
    FOR n IN 1 .. tables LOOP
        EXECUTE format('CREATE TABLE bench_many.t%s (LIKE bench.subject INCLUDING ALL) WITH (autovacuum_enabled = false)', n);
        EXECUTE format('INSERT INTO bench_many.t%s SELECT * FROM bench.subject WHERE id = 1', n);
        COMMIT;
    END LOOP;
END $$;

CREATE PROCEDURE bench.put_on_tables(tables integer) LANGUAGE plpgsql AS $$
DECLARE
    made regclass;
BEGIN
    FOR n IN 1 .. tables LOOP
        made := 'bench_many.t' || n;
        PERFORM bench.put_normalize(made), bench.put_define(made), bench.put_gate_condition(made), bench.put_audit(made);
        COMMIT;
    END LOOP;
END $$;

CREATE PROCEDURE bench.touch_tables(tables integer) LANGUAGE plpgsql AS $$
BEGIN
    FOR n IN 1 .. tables LOOP
        EXECUTE format($update$UPDATE bench_many.t%s SET status = CASE status WHEN 'pending' THEN 'approved' ELSE 'pending' END, amount = amount + 1$update$, n);
        COMMIT;
    END LOOP;
END $$;

-- More catalog changes than the server keeps for a backend that does not listen: then it invalidates everything.
CREATE PROCEDURE bench.overflow() LANGUAGE plpgsql AS $$
BEGIN
    FOR n IN 1 .. 300 LOOP
        CREATE TEMPORARY TABLE flood (a integer, b text, c text, d text, e text);
        DROP TABLE flood;
        COMMIT;
    END LOOP;
END $$;

-- A backend listens when it is idle, too; so it must be busy, and the changes be another's.
CREATE TABLE bench.nothing (line text);
CREATE FUNCTION bench.overflow_by_another() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('COPY bench.nothing FROM PROGRAM %L',
                   format('%s/psql -X -q -h %s -p %s -U %s -d %s -c "CALL bench.overflow()"', (SELECT setting FROM pg_config WHERE name = 'BINDIR'),
                          split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port'), session_user, current_database()));
END $$;

-- What has been allocated by anyone, C++ included; what of it memory contexts have in use, and what is outside of them.
CREATE FUNCTION bench.report_memory() RETURNS TABLE (allocated bigint, contexts bigint, outside bigint) LANGUAGE sql VOLATILE AS $$
    SELECT own.allocated, c.used, own.allocated - c.total
    FROM (SELECT pgshift_test_allocated() * 1024 AS allocated) AS own,
         (SELECT sum(used_bytes)::bigint AS used, sum(total_bytes)::bigint AS total FROM pg_backend_memory_contexts) AS c
$$;
