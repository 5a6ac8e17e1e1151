\set s random(1, 40)
\set s2 random(1, 40)
\set tag random(1, 10)
\set us random(0, 15000)
\set us2 random(0, 8000)
\set r random(1, 100)
\set n random(1, 3)
BEGIN ISOLATION LEVEL :level;
\if :r > 10
SELECT count(*) FROM pgshift.append('e', CASE WHEN :r % 4 > 0 THEN 's:s' END, (SELECT jsonb_agg(jsonb_build_object('type', 'a', 'data', jsonb_build_object('tag', :tag))) FROM generate_series(1, :n)));
\endif
\sleep :us us
\if :r <= 40
SAVEPOINT a;
SELECT count(*) FROM pgshift.append('e', 's:s2', '{"type": "b", "data": {"tag": :tag}}');
\sleep :us2 us
\if :r <= 22
ROLLBACK TO a;
\else
RELEASE a;
\endif
\endif
\if :r % 3 = 0
SELECT count(*) FROM pgshift.append_many('e', '[{"stream": "s:s", "events": [{"type": "c"}, {"type": "b", "data": {"tag": :tag}}]}, {"stream": "s:s2", "events": {"type": "d", "data": {"tag": 4}}}]');
\sleep :us2 us
\endif
\if :r % 5 = 0
ROLLBACK;
\else
COMMIT;
\endif
