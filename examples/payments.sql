-- Payments that need no table: a machine, and a ledger of who moved which payment when.
--
--   psql -X < examples/payments.sql
--
-- A guard, a callback, histories, and a race that one of two sessions loses. Leaves the machine "payment" and its payments; run
-- again, it goes on with others.

\set ECHO none
\set QUIET on
\pset footer off
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgshift_state;
CREATE TABLE IF NOT EXISTS public.receipts (payment text, amount numeric);
CREATE OR REPLACE FUNCTION public.on_captured(entry pgshift.ledger_entry) RETURNS void LANGUAGE sql AS
$$ INSERT INTO public.receipts VALUES (entry.subject_id, (entry.metadata ->> 'amount')::numeric) $$;
SELECT 'pay-' || left(gen_random_uuid()::text, 8) AS pay \gset
SET client_min_messages = notice;

\echo 'The machine: nothing is captured without an amount, and what is captured gets a receipt, in the same transaction.'
\set ECHO queries
SELECT pgshift.define_machine('payment',
    states      => '{pending,authorized,captured,failed}',
    transitions => '{"pending": ["authorized", "failed"], "authorized": ["captured", "failed"]}',
    initial     => 'pending',
    guards      => '{"authorized->captured": "metadata->>''amount'' IS NOT NULL"}',
    callbacks   => '{"after:authorized->captured": "public.on_captured"}') AS version;
\set ECHO none

\echo
\echo 'A payment needs no row: its first transition is its beginning.'
\set ECHO queries
SELECT from_state, to_state, sort_key FROM pgshift.transition('payment', :'pay', 'pending', 'ann');
SELECT pgshift.transition('payment', :'pay', 'captured');
SELECT from_state, to_state, sort_key FROM pgshift.transition('payment', :'pay', 'authorized', 'ann');
SELECT clock_timestamp() AS authorized_at \gset
SELECT pgshift.transition('payment', :'pay', 'captured');
SELECT * FROM pgshift.next_transitions('payment', :'pay');
SELECT from_state, to_state, sort_key FROM pgshift.transition('payment', :'pay', 'captured', 'bob', metadata => '{"amount": 25}');
SELECT amount FROM public.receipts WHERE payment = :'pay';
\set ECHO none

\echo
\echo 'Who moved it when, where it was at some time, and that it can be no other way:'
\set ECHO queries
SELECT sort_key, from_state, to_state, actor_id, metadata FROM pgshift.ledger_history('payment', :'pay');
SELECT to_state FROM pgshift.state_at('payment', :'pay', :'authorized_at');
SELECT pgshift.has_been_in('payment', :'pay', 'failed');
DELETE FROM pgshift._pgshift_ledger;
\set ECHO none

\echo
\echo 'Two sessions have read the same payment. The first moves it; the second, which expects what it has read, is told.'
\set ECHO queries
SELECT sort_key AS read FROM pgshift.transition('payment', :'pay' || '-b', 'pending') \gset
SELECT to_state, sort_key FROM pgshift.transition('payment', :'pay' || '-b', 'authorized', 'first', expected_sort_key => :read);
SELECT pgshift.transition('payment', :'pay' || '-b', 'failed', 'second', expected_sort_key => :read);
\echo :LAST_ERROR_SQLSTATE
\set ECHO none
