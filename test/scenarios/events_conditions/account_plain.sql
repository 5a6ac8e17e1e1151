-- Without a condition, in everybody's way.
\set us random(0, 30000)
\set account random(1, 8)
\set r random(1, 3)
BEGIN;
SELECT count(*) FROM pgshift.append('e', CASE WHEN :r = 1 THEN 'account' || :account END, '{"type": "plain", "data": {"account": ":account"}}') \gset ignored_
\sleep :us us
\if :r = 2
ROLLBACK;
\else
COMMIT;
\endif
