-- Refused by rules: 29 of these statements.
-- What a restored database must show as the dumped one does.
SET search_path = pg_catalog;
\set VERBOSITY verbose
-- what the rules say, and what keeps them
SELECT * FROM pgshift.rules ORDER BY relation::text, name;
SELECT tgrelid::regclass AS table, tgname, tgenabled, tgtype, tgparentid <> 0 AS is_inherited, encode(tgargs, 'escape') AS arguments
  FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgrelid::regclass::text, tgname;
SELECT evtname, evtenabled, evtevent, evttags FROM pg_event_trigger WHERE evtname LIKE 'pgshift%' ORDER BY evtname;
SELECT c.oid::regclass AS relation, c.relkind, c.relacl, c.relreplident, c.relowner = n.nspowner AS is_the_schemas,
       obj_description(c.oid, 'pg_class') IS NOT NULL AS is_described
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname = 'pgshift' AND c.relkind IN ('r', 'S') ORDER BY c.relname;
SELECT tablename, regexp_replace(indexdef, 'INDEX .* ON', 'INDEX ON') AS index FROM pg_indexes WHERE schemaname = 'pgshift' ORDER BY 1, 2;
SELECT attrelid::regclass AS relation, attname, format_type(atttypid, atttypmod) AS type, attnotnull, attidentity, attcollation::regcollation
  FROM pg_attribute
 WHERE attnum > 0 AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'pgshift'::regnamespace AND relkind = 'r')
 ORDER BY attrelid::regclass::text, attnum;
-- what they have recorded, and of which tables
SELECT * FROM pgshift.recorded_tables ORDER BY table_id;
SELECT * FROM pgshift._pgshift_state_audit_salts ORDER BY table_id, entity_id;
SELECT l.*, s.id IS NOT NULL AS is_sealed FROM pgshift._pgshift_state_audit AS l
  LEFT JOIN pgshift._pgshift_state_audit_seals AS s ON l.id <= s.up_to ORDER BY l.id;
SELECT t.name, e.entity_id, h.* FROM (VALUES ('public.audited'), ('public.logged')) AS t (name)
 CROSS JOIN LATERAL (SELECT DISTINCT entity_id FROM pgshift._pgshift_state_audit JOIN pgshift.recorded_tables AS r USING (table_id)
                     WHERE r.name = t.name AND entity_id > '') AS e
 CROSS JOIN LATERAL pgshift.history(t.name::regclass, e.entity_id) AS h ORDER BY 1, 2, h.id;
SELECT l.id, l.entity_id, pgshift.as_of(NULL::public.audited, l.entity_id, l.changed_at)
  FROM pgshift._pgshift_state_audit AS l WHERE l.table_id = (SELECT table_id FROM pgshift.recorded_tables WHERE name = 'public.audited') AND l.entity_id > '' ORDER BY l.id;
SELECT l.id, l.entity_id, pgshift.as_of(NULL::public.logged, l.entity_id, l.changed_at)
  FROM pgshift._pgshift_state_audit AS l WHERE l.table_id = (SELECT table_id FROM pgshift.recorded_tables WHERE name = 'public.logged') AND l.entity_id > '' ORDER BY l.id;
SELECT * FROM pgshift.pending_approvals('public.requests') ORDER BY id;
SELECT key, s.* FROM (SELECT json_build_array(kind, id::text)::text AS key FROM public.requests) AS r
 CROSS JOIN LATERAL pgshift.consensus_status('public.requests', key) AS s ORDER BY key;
SELECT id, up_to, entries, down_to, in_progress, next_transaction, besides, digest, sealed_by, sealed_at
  FROM pgshift._pgshift_state_audit_seals ORDER BY id;
SELECT * FROM pgshift.verify_audit();
-- what they refuse, and let through
UPDATE "Odd ""one"."T'able\" SET "St'a""te\" = 'o''k';
UPDATE "Odd ""one"."T'able\" SET "St'a""te\" = 'back\slash';
UPDATE "Odd ""one"."T'able\" SET "St'a""te\" = 'o''k', note = 'a\b' RETURNING *;
INSERT INTO public.parts VALUES (3, 'closed');
DELETE FROM public.parts WHERE id = 1;
TRUNCATE public.parts_1;
UPDATE public.parts SET status = 'closed' WHERE id = 101;
UPDATE public.parts SET status = 'shut' WHERE id = 101;
UPDATE public.parts SET status = 'shut' WHERE id = 2 RETURNING *;
INSERT INTO public.tickets VALUES (3, 'lost');
INSERT INTO public.tickets VALUES (12, NULL);
UPDATE public.tickets SET status = 'lost', id = 11 WHERE id = 1;
UPDATE public.tickets SET status = 'lost' WHERE id = 2 RETURNING *;
INSERT INTO public.two VALUES ('anything', 'y');
INSERT INTO public.two VALUES ('x', 'anything');
TABLE public."spelled'\";
UPDATE public."spelled'\" SET "e'mail\" = ' B@X', name = ' y ', path = '\', price = 2.345 RETURNING *;
UPDATE public.borrowing SET status = 'b';
UPDATE public.borrowing SET status = 'b', id = 1 RETURNING *;
SELECT id, entity_id, approved_by, role, approved_at, bound, note, used_at, revoked_at
  FROM pgshift."_pgshift_consensus_requests_o'k ""now""\" ORDER BY id;
UPDATE public.requests SET status = 'o''k "now"\' WHERE id = 2;
UPDATE public.requests SET status = 'o''k "now"\' WHERE id = 3 RETURNING *;
SELECT pgshift.approve('public.requests', '["k\"","2"]', 'bob', 'ri''sk');
SELECT pgshift.approve('public.requests', '["k\"","2"]', 'cy', 'legal');
SELECT max(id) AS newest FROM pgshift."_pgshift_consensus_requests_o'k ""now""\";
UPDATE public.requests SET status = 'o''k "now"\' WHERE id = 2 RETURNING *;
INSERT INTO pgshift."_pgshift_consensus_requests_o'k ""now""\" (entity_id) VALUES ('x');
TRUNCATE public.requests;
INSERT INTO public.requests VALUES (1, 'k', 10, 'ann', 'o''k "now"\');
SELECT r.*, entity_id, revoked_at IS NOT NULL AS is_revoked FROM pgshift._pgshift_consensus_gone_done JOIN pgshift.recorded_tables AS r USING (table_id);
CREATE TABLE public.gone (id int PRIMARY KEY, status text);
SELECT pgshift.consensus('public.gone', 'done', 1);
INSERT INTO public.gone VALUES (1, 'new');
UPDATE public.gone SET status = 'done';
SELECT definition -> 'approvals' FROM pgshift.rules WHERE relation = 'public.gone'::regclass;
ALTER TABLE public.parts RENAME status TO state;
SELECT relation, name, field FROM pgshift.rules ORDER BY relation::text, name;
TABLE pgshift._pgshift_machines ORDER BY machine, version;
TABLE pgshift._pgshift_ledger ORDER BY machine, subject_id, sort_key;
SELECT (pgshift.transition('odd ''m"\', 'x', 'b')).sort_key;
SELECT (pgshift.transition('odd ''m"\', 'x', 'b', metadata => '{"due": 1}')).sort_key;
SELECT * FROM public.told ORDER BY what;
SELECT (pgshift.transition('odd ''m"\', 's''\', 'c', metadata => '{"up": "9"}')).sort_key;
SELECT (pgshift.transition('odd ''m"\', 's''\', 'c', metadata => '{"up": "0"}')).sort_key;
SELECT subject_id, from_state, machine_version FROM pgshift.subjects_in('odd ''m"\', 'c');
-- whose the machine is depends on who has restored it
SET client_min_messages = warning;
SELECT pgshift.define_machine('odd ''m"\', '{c}', '{}', 'c');
RESET client_min_messages;
SELECT subject_id, to_state FROM pgshift.stranded_subjects('odd ''m"\');
DELETE FROM pgshift._pgshift_ledger;
INSERT INTO pgshift._pgshift_machines SELECT * FROM pgshift._pgshift_machines;
UPDATE public.audited SET total = 14;
SELECT id, relation, to_value FROM pgshift._pgshift_state_audit JOIN pgshift.recorded_tables USING (table_id) ORDER BY id DESC LIMIT 1;
SELECT seal_id, up_to FROM pgshift.seal_audit();
SELECT * FROM pgshift.verify_audit();
SELECT up_to, entries, besides FROM pgshift._pgshift_state_audit_seals ORDER BY id DESC LIMIT 1;
DELETE FROM pgshift._pgshift_state_audit;
DELETE FROM pgshift._pgshift_state_audit_seals;
SELECT pgshift.as_of(NULL::public.audited, '1', clock_timestamp());
-- event stores
SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'shop''s' ORDER BY 2;
SELECT attname, format_type(atttypid, atttypmod) AS type, attnotnull, attidentity, attcollation::regcollation
  FROM pg_attribute WHERE attnum > 0 AND attrelid = '"shop''s"."Ev""ents"'::regclass ORDER BY attnum;
SELECT * FROM pgshift.stores;
SELECT "position", id, stream, version, type, data, meta, pii, created_at, idempotency_key FROM "shop's"."Ev""ents" ORDER BY 1;
SELECT events, last_position, settled, in_flight FROM pgshift.store_status('"shop''s"."Ev""ents"');
SELECT "position", pii FROM pgshift.read_events('"shop''s"."Ev""ents"', 'cart-1');
SELECT "position" FROM pgshift.query_events('"shop''s"."Ev""ents"', '[{"data": {"cart": "1"}}, {"types": "Opened"}]');
SELECT stream, (head).type, (tail)."position", events FROM pgshift.stream_stats('"shop''s"."Ev""ents"', counts => true);
SELECT "position", version FROM pgshift.append('"shop''s"."Ev""ents"', 'cart-1', '[{"type": "Made", "data": {"cart": "1", "k''\\": "\\"}}, {"type": "Added", "data": {"cart": "1"}, "meta": {"by": "ann"}, "pii": {"name": "Ann"}}]',
                                               idempotency_key => 'first ''\');
SELECT "position", version FROM pgshift.append('"shop''s"."Ev""ents"', 'cart-1', '{"type": "Added"}', expected_version => 0);
SELECT "position", version FROM pgshift.append('"shop''s"."Ev""ents"', 'closed', '{"type": "Added"}');
SELECT "position", version FROM pgshift.append_if('"shop''s"."Ev""ents"', '{"type": "Added"}', '{"data": {"k''\\": "\\"}}');
SELECT "position", version FROM pgshift.append_if('"shop''s"."Ev""ents"', '{"type": "Paid", "data": {"cart": "1"}}', '{"data": {"cart": "1"}}', after => 2, stream => 'cart-1');
SELECT "position" FROM pgshift.query_events('"shop''s"."Ev""ents"', '{"data": {"cart": "1"}}');
INSERT INTO "shop's"."Ev""ents" SELECT * FROM "shop's"."Ev""ents";
SELECT severity, finding FROM pgshift.doctor('"shop''s"."Ev""ents"');
-- nor does a session that passes for a replica get past them
SET session_replication_role = replica;
DELETE FROM "shop's"."Ev""ents";
DELETE FROM pgshift._pgshift_state_audit;
UPDATE pgshift."_pgshift_consensus_requests_o'k ""now""\" SET used_at = NULL;
INSERT INTO pgshift._pgshift_ledger SELECT * FROM pgshift._pgshift_ledger;
UPDATE public.parts SET state = 'nonsense';
UPDATE public.logged SET v = 'late';
SELECT count(*) FROM pgshift.history('public.logged', '1');
