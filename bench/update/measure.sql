-- One measurement: an UPDATE of every row under one rule, in a session of its own. Variables: work, rule.

\o /dev/null

-- Every time from the same values, without a rule.
UPDATE bench.subject SET status = 'pending', email = 'before@example.org', name = 'Before', phone = '3120';
SELECT bench.put(:'work', :'rule', 'bench.subject');

-- The space of the dead rows is what this run writes to, in every run. The checkpoint comes first so that the vacuum, and
-- not the UPDATE, pays for most of the full-page images.
CHECKPOINT;
VACUUM bench.subject;

SELECT bench.statement(:'work', :'rule', 'bench.subject') AS statement \gset

-- What happens once a session (parsing the rule, compiling PL/pgSQL, reading catalogs) is not what is measured.
BEGIN;
UPDATE bench.subject SET status = 'approved', amount = amount + 1 WHERE id = 1;
UPDATE bench.subject SET email = note WHERE id = 1;
ROLLBACK;

SET client_min_messages = log;
SET log_statement_stats = on;
:statement;
RESET log_statement_stats;
RESET client_min_messages;

-- What an entry takes, where there are any.
SELECT (:'work', :'rule') = ('state', 'audit') AS ours, (:'work', :'rule') = ('state', 'audit_by_hand') AS by_hand \gset
\if :ours
\set log pgshift._pgshift_state_audit
\elif :by_hand
\set log bench.log_by_hand
\endif
\if :{?log}
\o
SELECT format('%s %s %s', pg_relation_size(:'log')::numeric / count(*), pg_indexes_size(:'log')::numeric / count(*),
              (SELECT count(*) FROM pg_index JOIN pg_class AS c ON c.oid = indexrelid JOIN pg_am ON pg_am.oid = relam WHERE indrelid = :'log'::regclass AND amname = 'btree'))
FROM :log HAVING count(*) > 0;
\o /dev/null
\endif

SELECT bench.clear('bench.subject');
