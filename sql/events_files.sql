-- a store that is renamed, moved, given away, written anew and closed anew: appends and reads go on in its order
\set VERBOSITY terse
CREATE SCHEMA shop;
CREATE ROLE events_clerk;
CREATE ROLE events_heir;
SELECT pgshift.create_store('shop.events', '{k,b}', '{m}', notify => true);
CREATE FUNCTION add(store regclass, type text) RETURNS SETOF text LANGUAGE sql
    AS $$ SELECT concat_ws(' ', "position", version, type) FROM pgshift.append(store, 's', jsonb_build_object('type', type, 'data', jsonb_build_object('k', type))) $$;
CREATE FUNCTION seen(store regclass) RETURNS text LANGUAGE sql
    AS $$ SELECT concat_ws(' ', string_agg(type, ',' ORDER BY n), (SELECT count(*) FROM pgshift.query_events(store, '{"data": {"k": ["a", "c"]}}')), pgshift.settled_position(store))
            FROM pgshift.read_events(store) WITH ORDINALITY AS e (a, b, c, d, type, f, g, h, i, j, n) $$;
-- what there is to say of the store
CREATE VIEW stores AS SELECT * FROM pgshift.stores;
CREATE VIEW findings AS SELECT relation, severity, finding FROM pgshift.doctor();
SELECT add('shop.events', 'a');

-- by another name, elsewhere, another's
ALTER TABLE shop.events RENAME TO happened;
SELECT add('shop.happened', 'b');
ALTER TABLE shop.happened SET SCHEMA public;
SELECT add('happened', 'c');
GRANT CREATE ON SCHEMA public TO events_clerk;
ALTER TABLE happened OWNER TO events_clerk;
SELECT add('happened', 'd');
SET ROLE events_clerk;
SELECT "position", version FROM pgshift.append('happened', 's', '{"type": "e"}', expected_version => 3);
SELECT seen('happened');
RESET ROLE;
ALTER INDEX events_position_idx RENAME TO by_position;
ALTER SEQUENCE "events_position_seq" RENAME TO positions;
SELECT add('happened', 'f'), seen('happened');
TABLE stores;
TABLE findings;

-- written anew
REINDEX TABLE happened;
SELECT add('happened', 'g'), seen('happened');
REINDEX TABLE CONCURRENTLY happened;
SELECT add('happened', 'h'), seen('happened');
REINDEX INDEX CONCURRENTLY by_position;
REINDEX INDEX CONCURRENTLY events_expr_position_idx1;
TABLE stores;
SELECT add('happened', 'i'), seen('happened');
VACUUM FULL happened;
SELECT seen('happened'), add('happened', 'j'), seen('happened');
CLUSTER happened USING by_position;
CLUSTER happened;
SELECT seen('happened'), add('happened', 'k'), seen('happened');
VACUUM (FREEZE) happened;
SELECT seen('happened'), add('happened', 'l'), seen('happened');
ALTER TABLE happened SET WITHOUT CLUSTER;
CREATE INDEX ON happened (created_at);
SELECT seen('happened'), add('happened', 'm'), seen('happened');
SELECT count(*) = 13 AS all_there, array_agg(version ORDER BY "position") = ARRAY(SELECT generate_series(0, 12)) AS without_gaps FROM happened;
TABLE findings;

-- what was rolled back is known to nobody: neither its last position nor how far it was settled
CREATE TABLE many AS SELECT g AS "position", 's' || g AS stream, 0 AS version, 'm' AS type, '{}'::jsonb AS data, now() AS created_at FROM generate_series(1, 1000) AS g;
SELECT pgshift.restore_store('happened', 'many');
BEGIN;
SELECT pgshift.restore_store('happened', 'happened');
SELECT add('happened', 'a'), pgshift.settled_position('happened');
TABLE stores;
CREATE TABLE few AS SELECT * FROM many WHERE "position" <= 3;
SAVEPOINT few;
SELECT pgshift.restore_store('happened', 'few');
SELECT add('happened', 'a'), pgshift.settled_position('happened');
ROLLBACK TO few;
SELECT add('happened', 'b'), pgshift.settled_position('happened');
SELECT pgshift.restore_store('happened', 'few');
COMMIT;
SELECT add('happened', 'a'), pgshift.settled_position('happened');
BEGIN;
SELECT pgshift.restore_store('happened', 'many');
SELECT add('happened', 'a'), pgshift.settled_position('happened');
ROLLBACK;
SELECT add('happened', 'b'), pgshift.settled_position('happened');
SELECT "position", stream, version, type FROM pgshift.read_events('happened');

-- closed to SQL all the while, and again after the extension was dropped
INSERT INTO happened SELECT * FROM happened;
SET client_min_messages = warning;
DROP EXTENSION pgshift_state CASCADE;
INSERT INTO happened ("position", id, type, data, meta, created_at, transaction_id, settled) VALUES (6, gen_random_uuid(), 'by hand', '{}', '{}', now(), 1, 0);
CREATE EXTENSION pgshift_state;
RESET client_min_messages;
INSERT INTO happened SELECT * FROM happened;
SELECT "position", version FROM pgshift.append('happened', 's', '{"type": "c"}');
SELECT setval('positions', 6);
SELECT "position", version FROM pgshift.append('happened', 's', '{"type": "c"}');
SELECT "position", stream, version, type FROM pgshift.read_events('happened');
SELECT * FROM pgshift.stores;
SELECT relation, severity, finding FROM pgshift.doctor();
-- emptied meanwhile
SET client_min_messages = warning;
DROP EXTENSION pgshift_state CASCADE;
TRUNCATE happened RESTART IDENTITY;
CREATE EXTENSION pgshift_state;
RESET client_min_messages;
SELECT pgshift.settled_position('happened');
SELECT "position", version FROM pgshift.append('happened', 's', '{"type": "a"}');
SELECT pgshift.settled_position('happened');
-- another's since then: it is left open, and no store
SET client_min_messages = warning;
DROP EXTENSION pgshift_state CASCADE;
ALTER TABLE happened OWNER TO events_heir;
CREATE EXTENSION pgshift_state;
RESET client_min_messages;
SELECT pgshift.append('happened', 's', '{"type": "a"}');
SELECT relation, severity, finding FROM pgshift.doctor();
SELECT remedy FROM pgshift.doctor() \gexec
SELECT "position", version FROM pgshift.append('happened', 's', '{"type": "b"}');

DROP TABLE happened, many, few;
DROP FUNCTION add, seen;
DROP SCHEMA shop;
REVOKE CREATE ON SCHEMA public FROM events_clerk;
DROP ROLE events_clerk, events_heir;
