-- One session: its figures, a line each.
CREATE TEMP TABLE cpu (work text, microseconds numeric);
CREATE TEMP TABLE mark (microseconds numeric);
SELECT relname FROM pg_catalog.pg_class WHERE oid = 'pg_class'::regclass \g /dev/null
INSERT INTO mark SELECT pgshift_test_cpu();
CALL bench.run_ddl('ALTER TABLE bench_ddl.t%s ADD COLUMN more int', :times);
INSERT INTO cpu SELECT 'ddl_add_column', pgshift_test_cpu() - max(microseconds) FROM mark;
INSERT INTO mark SELECT pgshift_test_cpu();
CALL bench.run_ddl('ALTER TABLE bench_ddl.t%s DROP COLUMN amount', :times);
INSERT INTO cpu SELECT 'ddl_drop_column', pgshift_test_cpu() - max(microseconds) FROM mark;
INSERT INTO mark SELECT pgshift_test_cpu();
CALL bench.run_ddl('ALTER TABLE bench_ddl.t%s RENAME COLUMN status TO state', :times);
INSERT INTO cpu SELECT 'ddl_rename_column', pgshift_test_cpu() - max(microseconds) FROM mark;
INSERT INTO mark SELECT pgshift_test_cpu();
CALL bench.run_ddl('ALTER TABLE bench_ddl.t%1$s RENAME TO u%1$s', :times);
INSERT INTO cpu SELECT 'ddl_rename', pgshift_test_cpu() - max(microseconds) FROM mark;
INSERT INTO mark SELECT pgshift_test_cpu();
CALL bench.run_ddl('ALTER FUNCTION bench_ddl.f%1$s() RENAME TO g%1$s', :times);
INSERT INTO cpu SELECT 'ddl_rename_function', pgshift_test_cpu() - max(microseconds) FROM mark;
INSERT INTO mark SELECT pgshift_test_cpu();
CALL bench.run_ddl('DROP TABLE bench_ddl.u%s', :times);
INSERT INTO cpu SELECT 'ddl_drop_table', pgshift_test_cpu() - max(microseconds) FROM mark;
SELECT work, 'cpu', round(microseconds / :times, 2) FROM cpu;
SELECT 'ddl_memory', 'peak', bench.peak_memory();
