-- No event has this tag, and none this alias.
\set us random(0, 10000)
\set us2 random(0, 10000)
\set apart random(-3, 3)
\set r random(1, 10)
INSERT INTO tried (tag, alias, level, commits) SELECT t, t + :apart, ':level', :r > 2 FROM (SELECT -now_tried(20) AS t) AS now RETURNING attempt, tag, alias \gset
BEGIN ISOLATION LEVEL :level;
SELECT count(*) FROM pg_class \gset ignored_
\sleep :us us
SELECT count(*) FROM pgshift.append_if('e', '{"type": "two", "data": {"tag": :tag, "alias": :alias, "attempt": :attempt}}',
    '[{"data": {"alias": :alias}}, {"types": ["two", "three"], "data": {"tag": :tag}}]') \gset ignored_
INSERT INTO won VALUES (:attempt);
\sleep :us2 us
\if :r > 2
COMMIT;
\else
ROLLBACK;
\endif
