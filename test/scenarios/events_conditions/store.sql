-- A store, and what was tried and done besides.
CREATE EXTENSION pgshift_state;
SELECT pgshift.create_store('public.e', '{tag,alias,account}');
CREATE TABLE tried (attempt bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tag bigint NOT NULL, alias bigint, level text NOT NULL, commits boolean NOT NULL);
CREATE TABLE won (attempt bigint PRIMARY KEY);
CREATE TABLE got (key bigint, first bigint, last bigint, n bigint);
-- What is tried within so many milliseconds is tried for the same.
CREATE FUNCTION now_tried(int) RETURNS bigint VOLATILE LANGUAGE sql AS $$ SELECT floor(extract(epoch FROM clock_timestamp()) * 1000 / $1)::bigint $$;
CREATE FUNCTION of_account(text) RETURNS jsonb IMMUTABLE LANGUAGE sql AS $$ SELECT jsonb_build_object('data', jsonb_build_object('account', $1)) $$;
