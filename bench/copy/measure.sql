-- One measurement: rows copied in under one rule. Variable: rule. Environment: BENCH_ROWS, a file of rows.

TRUNCATE bench.copied;
SELECT bench.put('copy', :'rule', 'bench.copied');
CHECKPOINT;

-- What happens once a session is not measured.
BEGIN;
INSERT INTO bench.copied SELECT * FROM bench.subject WHERE id = 1;
ROLLBACK;

SET client_min_messages = log;
SET log_statement_stats = on;
\copy bench.copied from program 'cat "$BENCH_ROWS"'
RESET log_statement_stats;
RESET client_min_messages;

SELECT bench.clear('bench.copied');
