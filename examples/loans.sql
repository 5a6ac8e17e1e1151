-- The loan example: a table, four rules, and everything that then cannot happen to it.
--
--   psql -X < examples/loans.sql          (or `make demo`, which brings its own server)
--
-- (With `-f` every error is prefixed with the file's name and line; the rest is the same.)
-- Needs a role that may create the extension and set session_replication_role. Can be run again and again. Leaves
-- public.loans and its rules behind, to play with. Exits with 3 if the story did not go as told: statements that must be
-- refused note their SQLSTATE, and the last block compares.

\set ECHO none
\set QUIET on
\set ON_ERROR_STOP on
SET client_min_messages = warning;   -- no notices about what is there, or is not, from an earlier run
DROP TABLE IF EXISTS public.loans;
\set refusals ''
\set QUIET off
\set ECHO queries

\echo
\echo '=== 1. A table like any other, and four rules ================================'
\echo
CREATE EXTENSION IF NOT EXISTS pgshift_state;

CREATE TABLE public.loans (
    id      text PRIMARY KEY,
    amount  numeric(14,2) NOT NULL,
    balance numeric(14,2) NOT NULL DEFAULT 0,   -- paid back so far
    email   text,
    officer text,                               -- who asked for it
    status  text
);

SELECT pgshift.define('public.loans', 'status',
    ARRAY['pending', 'approved', 'rejected', 'paid'],
    '{"pending":  ["approved", "rejected"],
      "approved": ["paid"],
      "rejected": [],
      "paid":     []}',
    initial => 'pending',
    guards  => '{"approved->paid": "NEW.balance >= NEW.amount"}',
    frozen  => ARRAY['paid'],
    notify  => 'loan_events');

-- one spelling, whoever writes
SELECT pgshift.normalize('public.loans', '{"email": "email", "status": "LOWER(TRIM({value}))"}');

-- a large loan takes two people to approve, one from risk and one from legal, and not the one who asked for it
SELECT pgshift.consensus('public.loans', 'approved', require => 2, roles => ARRAY['risk', 'legal'], distinct_roles => true,
    condition => 'NEW.amount > 10000000', requester => 'officer', bind => ARRAY['amount']);

-- and every change is logged
SELECT pgshift.audit('public.loans');

\echo
\echo '=== 2. A loan without a state is pending ====================================='
\echo
INSERT INTO public.loans (id, amount, email) VALUES
    ('loan-1', 1000, ' Ann@Example.ORG '), ('loan-2', 2500, 'bob@example.org'), ('loan-3', 400, NULL) RETURNING id, amount, email, status;

\echo
\echo '=== 3. What is declared is allowed, and whoever listens hears of it =========='
\echo
LISTEN loan_events;
UPDATE public.loans SET status = ' Approved ' WHERE id = 'loan-1' RETURNING id, status;

-- From here on statements are meant to fail.
\set ON_ERROR_STOP off

\echo
\echo '=== 4. What is not declared is refused ======================================='
\echo
UPDATE public.loans SET status = 'pending' WHERE id = 'loan-1';
\set refusals :refusals :SQLSTATE ' '

\echo
\echo '--- the same with \\set VERBOSITY verbose: what a driver sees of the error'
\echo
\set VERBOSITY verbose
UPDATE public.loans SET status = 'pending' WHERE id = 'loan-1';
\set refusals :refusals :SQLSTATE ' '
\set VERBOSITY default

\echo
\echo '=== 5. A state that does not exist cannot come in ============================'
\echo
INSERT INTO public.loans (id, amount, status) VALUES ('loan-4', 50, 'nonsense');
\set refusals :refusals :SQLSTATE ' '

UPDATE public.loans SET status = NULL WHERE id = 'loan-1';
\set refusals :refusals :SQLSTATE ' '

\echo
\echo '--- COPY brings in two good lines and a bad one: none of them is kept'
\echo
COPY public.loans (id, amount, status) FROM STDIN;
loan-5	120.00	pending
loan-6	310.00	\N
loan-7	990.00	nonsense
\.
\set refusals :refusals :SQLSTATE ' '

SELECT count(*) AS loans FROM public.loans;

\echo
\echo '=== 6. Whoever writes: MERGE, and INSERT ... ON CONFLICT DO UPDATE ==========='
\echo
MERGE INTO public.loans AS l
USING (VALUES ('loan-1', 'pending')) AS wish (id, status) ON l.id = wish.id
WHEN MATCHED THEN UPDATE SET status = wish.status;
\set refusals :refusals :SQLSTATE ' '

INSERT INTO public.loans (id, amount, status) VALUES ('loan-1', 1000, 'pending')
ON CONFLICT (id) DO UPDATE SET status = excluded.status;
\set refusals :refusals :SQLSTATE ' '

\echo
\echo '=== 7. The guard: no loan is paid before the money is there =================='
\echo
UPDATE public.loans SET status = 'paid' WHERE id = 'loan-1';
\set refusals :refusals :SQLSTATE ' '

UPDATE public.loans SET status = 'paid', balance = 1000 WHERE id = 'loan-1' RETURNING id, amount, balance, status;

\echo
\echo '=== 8. A paid loan is frozen ================================================='
\echo
UPDATE public.loans SET amount = 1 WHERE id = 'loan-1';
\set refusals :refusals :SQLSTATE ' '

DELETE FROM public.loans WHERE id = 'loan-1';
\set refusals :refusals :SQLSTATE ' '

\echo
\echo '=== 9. The trick that switches ordinary triggers off does not help ==========='
\echo
SET session_replication_role = replica;
UPDATE public.loans SET status = 'paid' WHERE id = 'loan-2';
\set refusals :refusals :SQLSTATE ' '
RESET session_replication_role;

\echo
\echo '=== 10. A large loan takes two approvals ====================================='
\echo
INSERT INTO public.loans (id, amount, officer) VALUES ('loan-9', 25000000, 'olga');
UPDATE public.loans SET status = 'approved' WHERE id = 'loan-9';
\set refusals :refusals :SQLSTATE ' '

SELECT pgshift.approve('public.loans', 'loan-9', by => 'rita', role => 'risk', note => 'within limits');
SELECT pgshift.approve('public.loans', 'loan-9', by => 'rita', role => 'legal');   -- one person is one person
SELECT pgshift.approve('public.loans', 'loan-9', by => 'olga', role => 'legal');
\set refusals :refusals :SQLSTATE ' '
SELECT pgshift.approve('public.loans', 'loan-9', by => 'tom', role => 'trainee');
\set refusals :refusals :SQLSTATE ' '
SELECT transition, applies, required, approved, missing, missing_roles FROM pgshift.consensus_status('public.loans', 'loan-9');

\echo
\echo '--- making it small in the same UPDATE is no way round'
\echo
UPDATE public.loans SET status = 'approved', amount = 1 WHERE id = 'loan-9';
\set refusals :refusals :SQLSTATE ' '

\echo
\echo '--- the second approval, and the transition uses up both'
\echo
SELECT pgshift.approve('public.loans', 'loan-9', by => 'leo', role => 'legal');
SELECT approved_by, role, note FROM pgshift.pending_approvals('public.loans', 'loan-9');
BEGIN;
SELECT pgshift.set_actor('olga');
UPDATE public.loans SET status = ' APPROVED ' WHERE id = 'loan-9' RETURNING id, amount, status;
COMMIT;
SELECT count(*) AS left_over FROM pgshift.pending_approvals('public.loans', 'loan-9');

\echo
\echo '=== 11. Its history: what was refused is not in it ==========================='
\echo
SELECT field, from_value, to_value, changed_by = session_user AS by_the_session, operation
  FROM pgshift.history('public.loans', 'loan-9') WHERE field IN ('amount', 'status');
SELECT changed_by FROM pgshift.history('public.loans', 'loan-9', 'status') WHERE to_value = 'approved';
SELECT pgshift.as_of(NULL::public.loans, 'loan-9', changed_at) AS before_the_approval
  FROM pgshift.history('public.loans', 'loan-9', 'status') WHERE operation = 'I';
DELETE FROM pgshift._pgshift_state_audit;
\set refusals :refusals :SQLSTATE ' '

\set ON_ERROR_STOP on

\echo
\echo '=== 12. What rules are there? ================================================'
\echo
SELECT relation, kind, name, field, enabled FROM pgshift.rules WHERE relation = 'public.loans'::regclass ORDER BY name;

\echo
\echo '=== 13. Taking a rule away is DDL like any other: here, it is rolled back ===='
\echo
BEGIN;
SELECT pgshift.drop_rule('public.loans', 'define', 'status');
UPDATE public.loans SET status = 'whatever' WHERE id = 'loan-2' RETURNING id, status;
ROLLBACK;

\set ON_ERROR_STOP off
UPDATE public.loans SET status = 'whatever' WHERE id = 'loan-2' RETURNING id, status;
\set refusals :refusals :SQLSTATE ' '
\set ON_ERROR_STOP on

\echo
\echo '=== In the end ==============================================================='
\echo
SELECT id, amount, balance, email, status FROM public.loans ORDER BY id;

-- Did it go as told?
\set ECHO none
\set QUIET on
UNLISTEN loan_events;
RESET client_min_messages;
SELECT :'refusals' = repeat('23514 ', 12) || '42501 42501 23514 42501 23514 ' AS refused_as_told,
       (SELECT array_agg(l::text ORDER BY id) FROM public.loans AS l)
         = ARRAY['(loan-1,1000.00,1000.00,ann@example.org,,paid)', '(loan-2,2500.00,0.00,bob@example.org,,pending)',
                 '(loan-3,400.00,0.00,,,pending)', '(loan-9,25000000.00,0.00,,olga,approved)']
       AND (SELECT array_agg(to_value ORDER BY id) FROM pgshift.history('public.loans', 'loan-9', 'status'))
         = ARRAY['pending', 'approved'] AS kept_as_told
\gset
\if :refused_as_told
\else
\warn 'loans.sql: not every statement was refused as it should be, SQLSTATEs were' :refusals
DO $$ BEGIN RAISE EXCEPTION 'the rules did not hold'; END $$;
\endif
\if :kept_as_told
\else
\warn 'loans.sql: the table does not hold what the story says'
DO $$ BEGIN RAISE EXCEPTION 'the rules did not hold'; END $$;
\endif
