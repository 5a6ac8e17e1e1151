-- A loan book of 100,000 rows: loaded by COPY with and without the rule, then walked through its life.
--
--   psql -X < examples/loan_book.sql               (`-v rows=1000000` for a bigger book)
--
-- Prints what loading costs with the rule on, the counts by state after each step, and shows that one wrong mass UPDATE
-- changes nothing. Removes its file; public.loan_book stays, to look around in. Exits with 3 if something is not as it should
-- be.

\set ECHO none
\set QUIET on
\pset footer off
\if :{?rows}
\else
\set rows 100000
\endif

-- The file lies on the client, as a real loan book would. \copy takes no psql variables, but the program that it runs sees
-- psql's environment.
\set ON_ERROR_STOP off
\set book `mktemp`
\setenv LOAN_BOOK :book

SET client_min_messages = warning;
DROP TABLE IF EXISTS public.loan_book, public.loan_book_no_rule;
CREATE EXTENSION IF NOT EXISTS pgshift_state;

CREATE TABLE public.loan_book (
    id       bigint PRIMARY KEY,
    borrower text NOT NULL,
    amount   numeric(14,2) NOT NULL,
    balance  numeric(14,2) NOT NULL,     -- paid back so far
    opened   date NOT NULL,
    status   text
);
CREATE TABLE public.loan_book_no_rule (LIKE public.loan_book INCLUDING ALL);

\echo 'A loan book of' :rows 'rows; the rule:'
\set ECHO queries
SELECT pgshift.define('public.loan_book', 'status',
    ARRAY['pending', 'approved', 'rejected', 'paid', 'defaulted'],
    '{"pending":   ["approved", "rejected"],
      "approved":  ["paid", "defaulted"],
      "defaulted": ["paid"]}',
    initial => 'pending',
    guards  => '{"approved->paid":  "NEW.balance >= NEW.amount",
                 "defaulted->paid": "NEW.balance >= NEW.amount"}',
    frozen  => ARRAY['paid', 'rejected']);
\set ECHO none

-- Every tenth loan comes without a state and becomes pending by the rule.
COPY (
    SELECT n, 'borrower ' || n % 7919, 500 + (n * 7919::bigint) % 49500, 0, date '2024-01-01' + (n % 365)::integer,
           CASE WHEN n % 10 <> 0 THEN 'pending' END
    FROM generate_series(1, :rows) AS n
) TO STDOUT \g :book

-- Once unmeasured, so that the first load measured does not pay for the caches of both.
\copy public.loan_book_no_rule from program 'cat "$LOAN_BOOK"'
TRUNCATE public.loan_book_no_rule;

SELECT clock_timestamp() AS before \gset
\copy public.loan_book_no_rule from program 'cat "$LOAN_BOOK"'
SELECT extract(epoch FROM clock_timestamp() - :'before') AS seconds_no_rule \gset

SELECT clock_timestamp() AS before \gset
\copy public.loan_book from program 'cat "$LOAN_BOOK"'
SELECT extract(epoch FROM clock_timestamp() - :'before') AS seconds_rule \gset

-- The file goes before anything may stop this script.
\! rm -f -- "$LOAN_BOOK"
\set ON_ERROR_STOP on
DROP TABLE public.loan_book_no_rule;

\echo
\echo 'Loaded by COPY, once without and once with the rule:'
SELECT to_char(:rows / :seconds_no_rule, 'FM999,999,999') AS "rows/s without the rule",
       to_char(:rows / :seconds_rule, 'FM999,999,999') AS "rows/s with the rule",
       round(:seconds_rule / :seconds_no_rule, 2) AS "time, ratio";

-- What a step leaves behind.
\set by_state 'SELECT status, count(*) AS loans, sum(amount) AS amount FROM public.loan_book GROUP BY status ORDER BY status;'

\echo 'As loaded, NULL having become pending:'
:by_state

\echo 'Decided:'
\set ECHO queries
\set QUIET off
UPDATE public.loan_book SET status = CASE WHEN id % 5 = 0 THEN 'rejected' ELSE 'approved' END;
\set QUIET on
\set ECHO none
:by_state

\echo 'Instalments come in (no state changes), and who has paid it all is done:'
\set ECHO queries
\set QUIET off
UPDATE public.loan_book SET balance = CASE WHEN id % 4 = 0 THEN amount ELSE amount / 2 END WHERE status = 'approved';
UPDATE public.loan_book SET status = 'paid' WHERE status = 'approved' AND balance >= amount;
\set QUIET on
\set ECHO none
:by_state

\echo 'A tenth of the others stop paying:'
\set ECHO queries
\set QUIET off
UPDATE public.loan_book SET status = 'defaulted' WHERE status = 'approved' AND id % 10 = 3;
\set QUIET on
\set ECHO none
:by_state

\echo 'A hasty UPDATE, "everything that is approved is paid", fails on the first loan that is not:'
SELECT sum(hashtextextended(l::text, 0)) AS fingerprint FROM public.loan_book AS l \gset
\set ON_ERROR_STOP off
\set ECHO queries
\set QUIET off
UPDATE public.loan_book SET status = 'paid' WHERE status = 'approved';
\set guard_said :SQLSTATE
\echo
\echo 'Another one, with no WHERE at all:'
UPDATE public.loan_book SET status = 'pending';
\set transition_said :SQLSTATE
\set QUIET on
\set ECHO none
\set ON_ERROR_STOP on

\echo
\echo 'and neither has changed a single row:'
SELECT sum(hashtextextended(l::text, 0)) = :fingerprint AS unchanged FROM public.loan_book AS l \gset
:by_state

-- Did all of it go as told? The counts follow from the arithmetic of the steps above.
SELECT :'guard_said' = '23514' AND :'transition_said' = '23514' AND :'unchanged'
       AND count(*) = :rows
       AND count(*) FILTER (WHERE status = 'rejected')  = (SELECT count(*) FROM generate_series(1, :rows) AS n WHERE n % 5 = 0)
       AND count(*) FILTER (WHERE status = 'paid')      = (SELECT count(*) FROM generate_series(1, :rows) AS n WHERE n % 5 <> 0 AND n % 4 = 0)
       AND count(*) FILTER (WHERE status = 'defaulted') = (SELECT count(*) FROM generate_series(1, :rows) AS n WHERE n % 5 <> 0 AND n % 4 <> 0 AND n % 10 = 3)
       AND count(*) FILTER (WHERE status = 'pending')   = 0
       AS as_told
FROM public.loan_book \gset
\if :as_told
\else
DO $$ BEGIN RAISE EXCEPTION 'the loan book is not what it should be'; END $$;
\endif
