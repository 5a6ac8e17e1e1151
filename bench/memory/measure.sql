-- One measurement: a backend writes to every table, and later has all that it knows of them invalidated. Variable: tables.
-- Prints what bench.report_memory() says, both times, in bytes.
CALL bench.touch_tables(:tables);
SELECT * FROM bench.report_memory();
SELECT bench.overflow_by_another() \g /dev/null
SELECT * FROM bench.report_memory();
