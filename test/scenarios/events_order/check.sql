-- What is wrong with the store itself: a line for each.
SELECT format('stream %s: version %s in place of %s', stream, version, place)
  FROM (SELECT stream, version, row_number() OVER (PARTITION BY stream ORDER BY "position") - 1 AS place FROM e WHERE stream IS NOT NULL) AS s
 WHERE version <> place LIMIT 5;
SELECT format('settled at %s, of %s', pgshift.settled_position('e'), max("position")) FROM e HAVING pgshift.settled_position('e') <> max("position");
SELECT format('event %s says that %s was settled', "position", settled) FROM e WHERE settled >= "position" LIMIT 5;
-- By the index, and without it.
SELECT format('tag %s: %s events by index, %s without', tag, by_index, without)
  FROM (SELECT tag, (SELECT count(*) FROM pgshift.query_events('e', jsonb_build_object('data', jsonb_build_object('tag', tag)))) AS by_index,
               (SELECT count(*) FROM e WHERE (data->>'tag') || '' = tag) AS without
          FROM (SELECT g::text AS tag FROM generate_series(1, 10) AS g) AS t) AS c
 WHERE by_index <> without;
SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'amcheck') AS has_amcheck \gset
\if :has_amcheck
CREATE EXTENSION amcheck;
-- It raises an error.
DO $$ DECLARE one regclass; BEGIN
    FOR one IN SELECT indexrelid FROM pg_index WHERE indrelid = 'e'::regclass AND indisvalid LOOP PERFORM bt_index_check(one, true); END LOOP;
END $$;
\endif
