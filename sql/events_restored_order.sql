-- What restore_store() takes: versions that ascend with the positions, up to the last one that there is
CREATE SCHEMA restored;
SET search_path = restored;
SELECT pgshift.create_store('events');
CREATE TABLE source (position bigint, stream text, version integer, type text, data jsonb, created_at timestamptz);
INSERT INTO source SELECT n, 's', n, 't', '{}', '2026-01-01' FROM generate_series(1, 300) AS n;
INSERT INTO source VALUES (301, 's', 2147483646, 't', '{}', '2026-01-01');
SELECT pgshift.restore_store('events', 'source');
SELECT version FROM pgshift.append('events', 's', '{"type":"t"}');
SELECT version FROM pgshift.append('events', 's', '{"type":"t"}');
SELECT count(*) FROM pgshift.read_events('events', 's', after => 5, before => 20);
SELECT count(*) FROM pgshift.read_events('events', 's', after => 290);
SELECT count(*) FROM pgshift.read_events('events', 's', after => 302);
SELECT count(*) FROM pgshift.read_events('events', 's', after => 300, before => 302);

UPDATE source SET version = 1000 - version WHERE version < 1000;
SELECT pgshift.restore_store('events', 'source');
SELECT count(*) FROM pgshift.read_events('events');

DROP TABLE source;
SELECT pgshift.drop_store('events');
DROP SCHEMA restored;
