-- No event has this tag.
\set us random(0, 10000)
\set us2 random(0, 10000)
\set r random(1, 10)
INSERT INTO tried (tag, level, commits) VALUES (now_tried(50), ':level', :r > 2) RETURNING attempt, tag \gset
BEGIN ISOLATION LEVEL :level;
SELECT count(*) FROM pg_class \gset ignored_
\sleep :us us
\if :r % 2 = 0
SELECT count(*) FROM pgshift.append('e', NULL, '{"type": "other", "data": {"tag": "none", "attempt": :attempt}}') \gset ignored_
\endif
SELECT count(*) FROM pgshift.append_if('e', '{"type": "one", "data": {"tag": :tag, "attempt": :attempt}}', '{"data": {"tag": :tag}}') \gset ignored_
INSERT INTO won VALUES (:attempt);
\sleep :us2 us
\if :r > 2
COMMIT;
\else
ROLLBACK;
\endif
