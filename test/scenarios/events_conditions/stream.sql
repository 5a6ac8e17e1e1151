-- The stream is new.
\set us random(0, 10000)
\set r random(1, 10)
INSERT INTO tried (tag, level, commits) VALUES (now_tried(50) + 1000000000000, ':level', :r > 2) RETURNING attempt, tag \gset
BEGIN ISOLATION LEVEL :level;
SELECT count(*) FROM pg_class \gset ignored_
SELECT count(*) FROM pgshift.append('e', 's:tag', '{"type": "new", "data": {"attempt": :attempt}}', -1) \gset ignored_
INSERT INTO won VALUES (:attempt);
\sleep :us us
\if :r > 2
COMMIT;
\else
ROLLBACK;
\endif
