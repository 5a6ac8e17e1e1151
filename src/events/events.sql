
CREATE TYPE pgshift.event AS (
    "position" bigint, id uuid, stream text COLLATE pg_catalog."C", version integer, type text COLLATE pg_catalog."C", data jsonb,
    meta jsonb, pii jsonb, created_at timestamptz, transaction_id bigint
);

COMMENT ON TYPE pgshift.event IS
'One event of an event store: the first columns of the store''s table.';

COMMENT ON COLUMN pgshift.event."position" IS 'its place in the store: 1, 2, 3 ... in the order of appending, with gaps where a transaction was rolled back';
COMMENT ON COLUMN pgshift.event.id IS 'its own, random unless given';
COMMENT ON COLUMN pgshift.event.stream IS 'the stream that it belongs to; NULL for none';
COMMENT ON COLUMN pgshift.event.version IS 'its place in the stream: 0, 1, 2 ... without gaps; NULL without a stream';
COMMENT ON COLUMN pgshift.event.type IS 'what has happened';
COMMENT ON COLUMN pgshift.event.data IS 'what there is to know of it';
COMMENT ON COLUMN pgshift.event.meta IS 'what there is to know of how it came about';
COMMENT ON COLUMN pgshift.event.pii IS 'what is about people and can be forgotten; NULL if there is none, or for who may not see it';
COMMENT ON COLUMN pgshift.event.created_at IS 'the clock when it was appended';
COMMENT ON COLUMN pgshift.event.transaction_id IS 'the transaction that has appended it';

CREATE FUNCTION pgshift.create_store(store text, data_keys text[] DEFAULT '{}', meta_keys text[] DEFAULT '{}', notify boolean DEFAULT false)
RETURNS regclass
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_create_store';

COMMENT ON FUNCTION pgshift.create_store(text, text[], text[], boolean) IS
'Make an event store: a table of that name in a schema that exists, yours, which takes events by pgshift.append() and no other write. data_keys, meta_keys: keys of data and of meta that conditions and filters name; each gets an index. notify: each append sends a NOTIFY on pgshift_<oid of the store> when it commits. Called again for a store, it adds and drops keys'' indexes and sets notify; that takes ownership of the store. A name of over 49 bytes: 42622; a bad key: 22023.';

CREATE FUNCTION pgshift.drop_store(store regclass)
RETURNS void
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_drop_store';

COMMENT ON FUNCTION pgshift.drop_store(regclass) IS
'Drop an event store, its tables and nothing else. Takes ownership of it. What depends on it: 2BP01; no event store: 42809.';

CREATE FUNCTION pgshift.append(store regclass, stream text, events jsonb, expected_version integer DEFAULT NULL, meta jsonb DEFAULT '{}',
                               idempotency_key text DEFAULT NULL)
RETURNS SETOF pgshift.event
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_append';

COMMENT ON FUNCTION pgshift.append(regclass, text, jsonb, integer, jsonb, text) IS
'Append events to a stream, in this transaction, and return them. stream NULL: they belong to none. events: [{"type", "data", "meta", "pii", "id"}, ...] or one of them; only type is needed. expected_version: of the stream''s last event, -1 if there must be none; another: 40001; NULL: any. meta: what each event''s own is laid over. idempotency_key: a second call with it for the same stream returns what the first has appended. Waits for transactions in flight that have appended to the stream. Takes INSERT on the store. A stream with a tombstone: 55000; a key that was used for other events: 23505; what is no event: 22023; no event store: 42809.';

CREATE FUNCTION pgshift.append_many(store regclass, appends jsonb)
RETURNS SETOF pgshift.event
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_append_many';

COMMENT ON FUNCTION pgshift.append_many(regclass, jsonb) IS
'Append to several streams, all or nothing: [{"stream", "events", "expected_version", "meta", "idempotency_key"}, ...], of which only events are needed. Returns the events in the order given. Two such calls never wait for each other crosswise. Otherwise as pgshift.append().';

CREATE FUNCTION pgshift.append_if(store regclass, events jsonb, fail_if jsonb, after bigint DEFAULT 0, stream text DEFAULT NULL,
                                  meta jsonb DEFAULT '{}', idempotency_key text DEFAULT NULL)
RETURNS SETOF pgshift.event
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_append_if';

COMMENT ON FUNCTION pgshift.append_if(regclass, jsonb, jsonb, bigint, text, jsonb, text) IS
'Append events unless one that is in the query fail_if lies after a position: 40001. It is exact against every other append, at every isolation level. fail_if: a list of items {"stream", "types", "data", "after"}, or one; an event is in it that fits any item in all that the item says. after: the last position that pgshift.query_events() gave for the same query, or 0. Waits for transactions in flight that have appended an event in the query, or to the same stream. Otherwise as pgshift.append().';

CREATE FUNCTION pgshift.read_events(store regclass, stream text DEFAULT NULL, types text[] DEFAULT NULL, data jsonb DEFAULT NULL,
                                    meta jsonb DEFAULT NULL, stream_pattern text DEFAULT NULL, after bigint DEFAULT NULL,
                                    before bigint DEFAULT NULL, created_after timestamptz DEFAULT NULL,
                                    created_before timestamptz DEFAULT NULL, snapshots boolean DEFAULT false,
                                    backward boolean DEFAULT false, max_rows integer DEFAULT NULL, settled boolean DEFAULT true)
RETURNS SETOF pgshift.event
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'pgshift_read_events';

COMMENT ON FUNCTION pgshift.read_events(regclass, text, text[], jsonb, jsonb, text, bigint, bigint, timestamptz, timestamptz, boolean, boolean, integer, boolean) IS
'The events of a store that fit all that is given, in the order of the store. data, meta: {"key": value or [values]}, compared as text, null for a key that is absent; stream_pattern: a regular expression; after, before, created_after, created_before: without what they name; snapshots: show __snapshot__ events, and begin a stream that is read from its beginning at the latest one; backward: the last one first; max_rows: at most so many; settled: end before the first event of those asked for whose transaction is still running, so that who goes on after the last row never misses one; false: all that this statement''s snapshot sees. Takes SELECT on the store, but for pii, which is NULL for others. Row security that hides rows: 42501; a bad filter: 22023; no event store: 42809.';

CREATE FUNCTION pgshift.query_events(store regclass, query jsonb, after bigint DEFAULT 0, max_rows integer DEFAULT NULL, settled boolean DEFAULT true)
RETURNS SETOF pgshift.event
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'pgshift_query_events';

COMMENT ON FUNCTION pgshift.query_events(regclass, jsonb, bigint, integer, boolean) IS
'The events of a store that are in a query, once each, by position: a list of items {"stream", "types", "data", "after"}, or one; an event is in it that fits any item in all that the item says. after: only events after that position; max_rows: at most so many; settled: as in pgshift.read_events(). The last position is what pgshift.append_if() takes for the same query.';

CREATE FUNCTION pgshift.stream_stats(store regclass, streams text[] DEFAULT NULL, stream_pattern text DEFAULT NULL, exclude_types text[] DEFAULT '{}',
                                     before bigint DEFAULT NULL, counts boolean DEFAULT false, after text DEFAULT NULL, max_rows integer DEFAULT NULL)
RETURNS TABLE (stream text, head pgshift.event, tail pgshift.event, events bigint, types jsonb)
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'pgshift_stream_stats';

COMMENT ON FUNCTION pgshift.stream_stats(regclass, text[], text, text[], bigint, boolean, text, integer) IS
'A store''s streams, by name byte by byte, each with its last event (head), its first (tail) and, with counts, how many events it has, in all and by type; pii is never shown. streams: only these; stream_pattern: only those that match a regular expression, by the index where that begins as ^order-; exclude_types: pass over events of these types; before: only events before that position; after: only streams after that name; max_rows: at most so many. A stream of which nothing is left has no row. Takes SELECT on the store, but for pii.';

CREATE FUNCTION pgshift.truncate_stream(store regclass, stream text, snapshot jsonb DEFAULT NULL, meta jsonb DEFAULT '{}', archive regclass DEFAULT NULL)
RETURNS TABLE (deleted bigint, event pgshift.event)
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_truncate_stream';

COMMENT ON FUNCTION pgshift.truncate_stream(regclass, text, jsonb, jsonb, regclass) IS
'Delete a stream''s events and leave one at version 0: the snapshot, of type __snapshot__, or else a __tombstone__, after which the stream takes no more events. Returns how many were deleted, and that event. archive: a table with columns of pgshift.event''s names, into which what is deleted goes first. Waits for transactions in flight that have appended to the stream; appends to it wait for this one. For the store''s owner: 42501 for others.';

CREATE FUNCTION pgshift.trim_stream(store regclass, stream text, before timestamptz, up_to bigint DEFAULT NULL, archive regclass DEFAULT NULL)
RETURNS TABLE (deleted bigint, event pgshift.event)
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_trim_stream';

COMMENT ON FUNCTION pgshift.trim_stream(regclass, text, timestamptz, bigint, regclass) IS
'Delete what lies before a stream''s latest snapshot of those older than a time and, where given, not above the position up_to. Returns how many were deleted, and that snapshot; no row where there is nothing to delete. archive: as in pgshift.truncate_stream(). For the store''s owner: 42501 for others.';

CREATE FUNCTION pgshift.restore_store(store regclass, source regclass)
RETURNS bigint
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_restore_store';

COMMENT ON FUNCTION pgshift.restore_store(regclass, regclass) IS
'Replace all that is in a store by the events of a table or view with the columns position, stream, version, type, data and created_at, and id, meta and pii where it has them; return how many there are. They come in the order of position, and get the positions 1, 2, 3 ... Keeps everybody from the store until the transaction ends. For the store''s owner, who must be allowed to SELECT from the source: 42501 for others. A column that is missing: 42703; an event that is none: 22023.';

CREATE FUNCTION pgshift.forget_pii(store regclass, stream text DEFAULT NULL, data jsonb DEFAULT NULL)
RETURNS bigint
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_forget_pii';

COMMENT ON FUNCTION pgshift.forget_pii(regclass, text, jsonb) IS
'Set pii to NULL in a stream''s events, or in those whose data fits, {"key": value or [values]}, or that are both; return how many had some. Takes UPDATE on the store''s column pii. Neither given: 22023.';

CREATE FUNCTION pgshift.settled_position(store regclass)
RETURNS bigint
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'pgshift_settled_position';

COMMENT ON FUNCTION pgshift.settled_position(regclass) IS
'The position at or below which nothing can still appear, as of this statement''s snapshot; 0 for a store without events. Takes SELECT on the store.';

CREATE FUNCTION pgshift.store_status(store regclass)
RETURNS TABLE (events bigint, last_position bigint, settled bigint, in_flight integer, subscriptions bigint, pending bigint,
               leased bigint, deferred bigint, blocked bigint, max_lag bigint, oldest_pending timestamptz)
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'pgshift_store_status';

COMMENT ON FUNCTION pgshift.store_status(regclass) IS
'How an event store is: how many events it has (they are counted), the last position, up to where it is settled, how many events are in flight after that, and what its subscriptions do. Takes SELECT on the store.';

CREATE FUNCTION pgshift.list_stores()
RETURNS TABLE (store regclass, data_keys text[], meta_keys text[], notify boolean, last_position bigint)
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'pgshift_list_stores';

COMMENT ON FUNCTION pgshift.list_stores() IS
'What the view pgshift.stores shows.';

CREATE VIEW pgshift.stores AS
SELECT s.store, s.data_keys, s.meta_keys, s.notify, s.last_position FROM pgshift.list_stores() AS s;

COMMENT ON VIEW pgshift.stores IS
'The event stores that you may read: their keys with an index, whether appends send a NOTIFY, and the last position.';

COMMENT ON COLUMN pgshift.stores.store IS 'the store';
COMMENT ON COLUMN pgshift.stores.data_keys IS 'the keys of data that have an index';
COMMENT ON COLUMN pgshift.stores.meta_keys IS 'the keys of meta that have an index';
COMMENT ON COLUMN pgshift.stores.notify IS 'whether appends send a NOTIFY on pgshift_<oid of the store>';
COMMENT ON COLUMN pgshift.stores.last_position IS 'of the last event; 0 for a store without events';

GRANT SELECT ON pgshift.stores TO PUBLIC;
