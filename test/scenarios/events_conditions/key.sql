-- Once for each key, in a stream or in none; the others get what the first has stored.
\set us random(0, 10000)
\set r random(1, 10)
SELECT now_tried(40) AS key \gset
BEGIN ISOLATION LEVEL :level;
SELECT count(*) FROM pg_class \gset ignored_
INSERT INTO got (key, first, last, n) SELECT :key, min("position"), max("position"), count(*)
  FROM pgshift.append('e', CASE WHEN :key % 2 = 0 THEN 'keys' || :key % 5 END, '[{"type": "key"}, {"type": "key"}]', idempotency_key => 'k:key');
\sleep :us us
\if :r > 2
COMMIT;
\else
ROLLBACK;
\endif
