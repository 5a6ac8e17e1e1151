\set tag random(1, 10)
SELECT count(*) FROM pgshift.append('e', NULL, '{"type": "b", "data": {"tag": :tag}}');
