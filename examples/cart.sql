-- A cart as what has happened to it: a store of events, streams, and a check-out that holds only while nothing has come in between.
--
--   psql -X < examples/cart.sql
--
-- Expected versions, a condition over several events, a call that is repeated, a state that is read from events, and a history that
-- nobody rewrites. Leaves the schema cart_example; run again, it begins anew.

\set ECHO none
\set QUIET on
\pset footer off
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgshift_state;
DROP SCHEMA IF EXISTS cart_example CASCADE;
CREATE SCHEMA cart_example;
SET search_path = cart_example;
SET client_min_messages = notice;

\echo 'The store: a table that takes events and nothing else. What is looked for by cartId has an index.'
\set ECHO queries
SELECT pgshift.create_store('events', data_keys => '{cartId}');
\set ECHO none

\echo
\echo 'A cart is a stream. Its events have versions, from 0 on; -1 says that it must be a new one.'
\set ECHO queries
SELECT position, version, type FROM pgshift.append('events', 'cart-1', expected_version => -1, events =>
    '[{"type": "CartCreated", "data": {"cartId": "c1"}}, {"type": "ItemAdded", "data": {"cartId": "c1", "sku": "tea"}}]');
\set ECHO none

\echo
\echo 'Whoever has seen version 0 only is told so, instead of deciding by what is old:'
\set ECHO queries
SELECT pgshift.append('events', 'cart-1', '{"type": "ItemAdded", "data": {"cartId": "c1", "sku": "rum"}}', expected_version => 0);
\echo :LAST_ERROR_SQLSTATE
\set ECHO none

\echo
\echo 'Two sessions check out. Both have read the cart, up to the same position; the check-out holds only if nothing was added, removed or'
\echo 'checked out since.'
\set ECHO queries
SELECT max(position) AS known FROM pgshift.query_events('events', '{"types": ["ItemAdded", "ItemRemoved", "CheckedOut"], "data": {"cartId": "c1"}}') \gset
SELECT position, type FROM pgshift.append_if('events', '{"type": "CheckedOut", "data": {"cartId": "c1"}}', stream => 'cart-1', after => :known,
    fail_if => '{"types": ["ItemAdded", "ItemRemoved", "CheckedOut"], "data": {"cartId": "c1"}}', idempotency_key => 'first');
SELECT pgshift.append_if('events', '{"type": "CheckedOut", "data": {"cartId": "c1"}}', stream => 'cart-1', after => :known,
    fail_if => '{"types": ["ItemAdded", "ItemRemoved", "CheckedOut"], "data": {"cartId": "c1"}}', idempotency_key => 'second');
\echo :LAST_ERROR_SQLSTATE
\set ECHO none

\echo
\echo 'The first one has lost the answer on its way, and asks again: it gets the same, and nothing is stored twice.'
\set ECHO queries
SELECT position, type FROM pgshift.append_if('events', '{"type": "CheckedOut", "data": {"cartId": "c1"}}', stream => 'cart-1', after => :known,
    fail_if => '{"types": ["ItemAdded", "ItemRemoved", "CheckedOut"], "data": {"cartId": "c1"}}', idempotency_key => 'first');
\set ECHO none

\echo
\echo 'What the cart is comes from what has happened. What reads it so is an aggregate like any other.'
\set ECHO queries
CREATE FUNCTION cart(state jsonb, e pgshift.event) RETURNS jsonb LANGUAGE sql AS $$ SELECT CASE e.type
    WHEN 'ItemAdded' THEN jsonb_set(state, '{items}', state -> 'items' || (e.data -> 'sku')) WHEN 'CheckedOut' THEN state || '{"open": false}' ELSE state END $$;
CREATE AGGREGATE cart_of(pgshift.event) (SFUNC = cart, STYPE = jsonb, INITCOND = '{"items": [], "open": true}');
SELECT version, type, data ->> 'sku' AS sku FROM pgshift.read_events('events', 'cart-1');
SELECT cart_of(e ORDER BY e.position) AS now FROM pgshift.read_events('events', 'cart-1') AS e;
SELECT cart_of(e ORDER BY e.position) AS before_the_check_out FROM pgshift.read_events('events', 'cart-1', before => 3) AS e;
\set ECHO none

\echo
\echo 'What has happened has happened: neither its owner nor a superuser makes another story of it.'
\set ECHO queries
UPDATE events SET data = data || '{"sku": "water"}' WHERE type = 'ItemAdded';
DELETE FROM events;
\set ECHO none
