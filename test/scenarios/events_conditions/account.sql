-- A decision: each event says how many there are of its account, and goes by what was read.
\set us random(0, 8000)
\set us2 random(0, 3000)
\set account random(1, 8)
BEGIN ISOLATION LEVEL :level;
SELECT count(*) + 1 AS n, coalesce(max("position"), 0) AS last FROM pgshift.query_events('e', of_account(':account')) \gset
\sleep :us us
SELECT count(*) FROM pgshift.append_if('e', '{"type": "counted", "data": {"account": ":account", "n": :n}}', of_account(':account'), :last) \gset ignored_
\sleep :us2 us
COMMIT;
