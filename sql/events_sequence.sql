-- a store whose sequence of positions somebody has changed: doctor() tells, its remedy mends it, and no position is used twice
\set VERBOSITY terse
SELECT pgshift.create_store('public.e');
CREATE FUNCTION add() RETURNS bigint LANGUAGE sql AS $$ SELECT "position" FROM pgshift.append('e', 's', '{"type": "a"}') $$;
SELECT add();
ALTER SEQUENCE e_position_seq INCREMENT 2 CACHE 10;
ALTER SEQUENCE e_position_seq SET UNLOGGED;
SELECT relation, severity, finding FROM pgshift.doctor() ORDER BY finding;
SELECT remedy FROM pgshift.doctor() ORDER BY finding \gexec
SELECT * FROM pgshift.doctor();
SELECT add();
-- set back, by a restart or a number
SELECT setval('e_position_seq', 1, false);
SELECT add();
ALTER SEQUENCE e_position_seq RESTART;
SELECT add();
SELECT setval('e_position_seq', (SELECT max("position") FROM e));
SELECT add();
-- set forward, and back between
SELECT setval('e_position_seq', 100);
SELECT add();
SELECT setval('e_position_seq', 50);
SELECT add();
SELECT setval('e_position_seq', 101);
SELECT add();
-- counting down
ALTER SEQUENCE e_position_seq INCREMENT -1;
SELECT add();
SELECT remedy FROM pgshift.doctor() \gexec
SELECT setval('e_position_seq', (SELECT max("position") FROM e));
SELECT add();
-- used up
ALTER SEQUENCE e_position_seq MAXVALUE 1000;
SELECT setval('e_position_seq', 1000);
SELECT add();
ALTER SEQUENCE e_position_seq NO MAXVALUE;
SELECT add();
SELECT count(*) = count(DISTINCT "position") AS once_each, array_agg(version ORDER BY "position") AS versions FROM e;
SELECT pgshift.drop_store('e');
DROP FUNCTION add;
