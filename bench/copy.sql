-- One measurement: the rows copied in under one rule. Variable: rule. Environment: BENCH_ROWS, a file of rows.

TRUNCATE bench.target;
SELECT bench.install('bench.target', :'rule');
CHECKPOINT;

-- As in update.sql, what happens once a session is not measured.
BEGIN;
INSERT INTO bench.target SELECT * FROM bench.subject WHERE id = 1;
ROLLBACK;

SET client_min_messages = log;
SET log_statement_stats = on;
\copy bench.target from program 'cat "$BENCH_ROWS"'
RESET log_statement_stats;
RESET client_min_messages;

SELECT bench.remove('bench.target');
