-- One that appends under a snapshot that is older than its events and those of others before them.
\set us random(0, 20000)
\set r random(1, 100)
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT coalesce((SELECT "position" FROM seen WHERE reader = 'own' ORDER BY n DESC LIMIT 1), 0) AS last \gset
\sleep :us us
SELECT count(*) FROM pgshift.append('e', NULL, '{"type": "own"}');
\sleep 1 ms
INSERT INTO seen (reader, "position") SELECT 'own', p FROM next_own(:last) AS p;
\if :r % 3 = 0
ROLLBACK;
\else
COMMIT;
\endif
