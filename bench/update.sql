-- One measurement: an UPDATE of every row, two columns of it, under one rule. Variables: rule, write (state or other).
--
-- The state goes back and forth between pending and approved, so that every run changes it in every row, legally.

SELECT bench.install('bench.subject', :'rule');

-- The space of the last run's dead rows is what this run writes to, in every run. The checkpoint comes first so that the
-- vacuum, and not the UPDATE, pays for most of the full-page images.
CHECKPOINT;
VACUUM bench.subject;

SELECT CASE status WHEN 'pending' THEN 'approved' ELSE 'pending' END AS target FROM bench.subject LIMIT 1 \gset
SELECT :'write' = 'state' AS changes_state \gset

-- What happens once a session (parsing the rule, compiling PL/pgSQL, reading catalogs) is not what is measured.
BEGIN;
UPDATE bench.subject SET status = :'target', updated_at = clock_timestamp() WHERE id = 1;
UPDATE bench.subject SET amount = amount + 1, updated_at = clock_timestamp() WHERE id = 1;
ROLLBACK;

\if :changes_state
\set statement 'UPDATE bench.subject SET status = ' :'target' ', updated_at = clock_timestamp();'
\else
\set statement 'UPDATE bench.subject SET amount = amount + 1, updated_at = clock_timestamp();'
\endif
SET client_min_messages = log;
SET log_statement_stats = on;
:statement
RESET log_statement_stats;
RESET client_min_messages;

SELECT bench.remove('bench.subject');
