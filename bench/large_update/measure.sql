-- One measurement: an UPDATE of all of bench.large, in a session that has done nothing else, since a peak is never taken
-- back. Variables: work, rule. Prints by how many kB the address space grew: shared buffers that are touched are not in it.
\o /dev/null
SELECT bench.statement(:'work', :'rule', 'bench.large') AS statement \gset
BEGIN;
UPDATE bench.large SET status = 'approved', amount = amount + 1 WHERE id = 1;
ROLLBACK;

SELECT bench.own_memory('VmPeak') AS peak \gset
SET client_min_messages = log;
SET log_statement_stats = on;
:statement;
RESET log_statement_stats;
RESET client_min_messages;
\o
SELECT bench.own_memory('VmPeak') - :peak;
