\set us random(0, 20000)
BEGIN ISOLATION LEVEL :level;
SELECT coalesce((SELECT "position" FROM seen WHERE reader = ':reader' ORDER BY n DESC LIMIT 1), 0) AS last \gset
\sleep :us us
INSERT INTO seen (reader, "position") SELECT ':reader', p FROM next_:reader(:last) AS p;
COMMIT;
