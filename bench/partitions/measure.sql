-- Whether the log is to be one table or partitioned by ranges of id: both, of the same entries, and what is asked of them.
-- Not a part of `make bench`: with 100 million entries it takes half an hour and 35 GB of disk. By hand, in a database of its own:
--   psql -v entries=100000000 -f bench/partitions/measure.sql
\set ON_ERROR_STOP on
\if :{?entries}
\else
\set entries 1000000
\endif
SELECT :entries / 10 AS part \gset
SELECT :entries / 20 AS entities \gset
SET maintenance_work_mem = '1GB';
SET max_parallel_maintenance_workers = 0;
SET synchronize_seqscans = off;
CREATE SCHEMA partitions;
SET search_path = partitions;
CREATE TABLE whole (id bigint NOT NULL, table_id bigint NOT NULL, entity_id text COLLATE "C", field text COLLATE "C" NOT NULL, from_value text, to_value text,
                    changed_by text NOT NULL, changed_at timestamptz NOT NULL, operation "char" NOT NULL, transaction_id xid8 NOT NULL);
CREATE TABLE parts (LIKE whole) PARTITION BY RANGE (id);
-- An entity is heard of twenty times, in no order of entities: so are its entries spread over the table.
CREATE PROCEDURE make_part(number int, size bigint, entities bigint) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TABLE part%s (LIKE whole)', number);
    EXECUTE format($sql$INSERT INTO part%s SELECT n, 4611686018427387904, 'loan-' || n * 7919 %% %s, CASE n %% 2 WHEN 0 THEN 'status' ELSE 'amount' END, 'requested', 'approved',
                   'ann', timestamptz '2026-01-01+00' + n * interval '0.1 s', 'U', (1000 + n / 2)::text::xid8 FROM generate_series(%s::bigint, %s) AS n$sql$,
                   number, entities, number * size, (number + 1) * size - 1);
    EXECUTE format('CREATE UNIQUE INDEX ON part%s (table_id, entity_id, id)', number);
    EXECUTE format('CREATE INDEX ON part%s USING brin (id, changed_at)', number);
    EXECUTE format('ALTER TABLE parts ATTACH PARTITION part%s FOR VALUES FROM (%s) TO (%s)', number, number * size, (number + 1) * size);
    COMMIT;
END $$;
SELECT format('CALL make_part(%s, %s, %s)', number, :part, :entities) FROM generate_series(0, 9) AS number \gexec
CALL make_part(10, :part, :entities);  -- where new ones go; emptied below
TRUNCATE part10;
\timing on
\echo the whole one: filled, its b-tree made
INSERT INTO whole SELECT * FROM parts;
CREATE UNIQUE INDEX ON whole (table_id, entity_id, id);
\timing off
CREATE INDEX ON whole USING brin (id, changed_at);
VACUUM (FREEZE, ANALYZE) whole;
VACUUM (FREEZE, ANALYZE) parts;
CHECKPOINT;
SELECT pg_size_pretty(pg_table_size('whole')) AS heap, round(pg_table_size('whole') / :entries::numeric, 1) AS bytes_an_entry,
       (SELECT string_agg(pg_size_pretty(pg_relation_size(indexrelid)), ', ') FROM pg_index WHERE indrelid = 'whole'::regclass) AS indexes;

-- Each question asked in a loop, so that planning is left out: the library asks without a planner.
CREATE FUNCTION ask_history(of regclass, times int, entities bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    began timestamptz := clock_timestamp();
    found bigint := 0;
    more bigint;
BEGIN
    FOR n IN 1 .. times LOOP
        IF of = 'partitions.whole'::regclass THEN
            SELECT count(*) INTO more FROM whole WHERE table_id = 4611686018427387904 AND entity_id = 'loan-' || n * 104729 % entities;
        ELSE
            SELECT count(*) INTO more FROM parts WHERE table_id = 4611686018427387904 AND entity_id = 'loan-' || n * 104729 % entities;
        END IF;
        found := found + more;
    END LOOP;
    RETURN format('%s: %s entries of %s entities, %s us each', of, found, times, round(extract(epoch FROM clock_timestamp() - began) * 1e6 / times));
END $$;
CREATE FUNCTION write_entries(into_table regclass, times int, first bigint, entities bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE began timestamptz := clock_timestamp();
BEGIN
    FOR n IN 1 .. times LOOP
        EXECUTE format($sql$INSERT INTO %s VALUES (%s, 4611686018427387904, 'loan-%s', 'status', 'requested', 'approved', 'ann', now(), 'U', pg_current_xact_id())$sql$,
                       into_table, first + n, n * 15485863::bigint % entities);
    END LOOP;
    RETURN format('%s: %s us an entry', into_table, round(extract(epoch FROM clock_timestamp() - began) * 1e6 / times, 1));
END $$;
SET jit = off; SET max_parallel_workers_per_gather = 0; SET plan_cache_mode = force_generic_plan;
\echo the history of one entity, cold and then warm
SELECT ask_history('whole', 2000, :entities);
SELECT ask_history('parts', 2000, :entities);
SELECT ask_history('whole', 2000, :entities);
SELECT ask_history('parts', 2000, :entities);
\echo writing, of the partitions into the last one itself
SELECT write_entries('whole', 20000, :entries, :entities);
SELECT write_entries('part10', 20000, :entries, :entities);
SELECT write_entries('whole', 20000, :entries + 20000, :entities);
SELECT write_entries('part10', 20000, :entries + 20000, :entities);
\echo what is new since a seal, and the changes of an hour, by the BRIN; of each the whole one first
SELECT timestamptz '2026-01-01+00' + :entries * interval '0.05 s' AS hour \gset
\timing on
SELECT count(*) FROM whole WHERE id > :entries;
SELECT count(*) FROM parts WHERE id > :entries;
SELECT count(*) FROM whole WHERE changed_at >= :'hour' AND changed_at < timestamptz :'hour' + interval '1 hour';
SELECT count(*) FROM parts WHERE changed_at >= :'hour' AND changed_at < timestamptz :'hour' + interval '1 hour';
SELECT count(*) FROM whole WHERE changed_at >= :'hour' AND changed_at < timestamptz :'hour' + interval '1 hour';
SELECT count(*) FROM parts WHERE changed_at >= :'hour' AND changed_at < timestamptz :'hour' + interval '1 hour';
\timing off
\echo vacuum, when a table of that size has got some more
\timing on
VACUUM whole;
VACUUM part10;
DROP TABLE whole;
\timing off
DROP SCHEMA partitions CASCADE;
