-- What C++ throws arrives as a PostgreSQL error, and PostgreSQL's own errors pass through C++ unchanged.
CREATE EXTENSION pgshift_test;

-- The fields that an error arrived with, but for those that are empty.
CREATE FUNCTION diagnostics(command text) RETURNS TABLE (field text, value text) LANGUAGE plpgsql AS $$
DECLARE
  state text; message text; detail text; hint text; context text;
  schema_ text; table_ text; column_ text; type_ text; constraint_ text;
BEGIN
  EXECUTE command;
  field := 'no error';
  RETURN NEXT;
EXCEPTION WHEN OTHERS OR query_canceled OR assert_failure THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
    hint = PG_EXCEPTION_HINT, schema_ = SCHEMA_NAME, table_ = TABLE_NAME, column_ = COLUMN_NAME,
    type_ = PG_DATATYPE_NAME, constraint_ = CONSTRAINT_NAME, context = PG_EXCEPTION_CONTEXT;
  RETURN QUERY SELECT * FROM (VALUES ('sqlstate', state), ('message', message), ('detail', detail), ('hint', hint),
    ('schema', schema_), ('table', table_), ('column', column_), ('type', type_), ('constraint', constraint_),
    ('context', context)) fields (field, value) WHERE fields.value <> '';
END $$;

-- One line for each way to fail; the context is the same for all of them.
CREATE FUNCTION failure(kind text) RETURNS TABLE (field text, value text) LANGUAGE sql AS $$
  SELECT * FROM diagnostics(format('SELECT pgshift_test_fail(%L)', kind)) WHERE field <> 'context'
$$;

-- Reports of ours: every field, none but the message, text that looks like a format or is not ASCII.
SELECT * FROM failure('report');
SELECT * FROM failure('report_without_fields');
SELECT * FROM failure('report_awkward');
SELECT field, length(value), right(value, 4) FROM failure('report_huge');

-- PostgreSQL's errors.
SELECT * FROM failure('server_error');
SELECT * FROM failure('server_error_awkward');
SELECT field, length(value), right(value, 4) FROM failure('server_error_huge');
SELECT * FROM failure('server_elog');
SELECT * FROM failure('server_division');
SELECT * FROM failure('server_input');

-- C++'s exceptions.
SELECT * FROM failure('bad_alloc');
SELECT * FROM failure('runtime_error');
SELECT * FROM failure('runtime_error_awkward');
SELECT field, length(value), right(value, 4) FROM failure('runtime_error_huge');
SELECT * FROM failure('runtime_error_empty');
SELECT field, value <> '' AS has_value FROM failure('out_of_range');
SELECT * FROM failure('logic_error');
SELECT * FROM failure('own_exception');
SELECT * FROM failure('thrown_int');
SELECT * FROM failure('thrown_witness');

-- Guards in guards, functions in functions.
SELECT * FROM failure('guard_in_guard');
SELECT * FROM failure('function_in_guard');
SELECT * FROM failure('function_in_function_in_guard');
SELECT * FROM failure('exception_in_guard');
SELECT * FROM failure('report_in_guard');
SELECT * FROM failure('deep');

-- Errors caught in C++, and what may become of them.
SELECT * FROM failure('rethrown');
SELECT * FROM failure('rethrown_twice');
SELECT * FROM failure('thrown_copy');
SELECT * FROM failure('changed');
SELECT * FROM failure('exception_while_handling');
SELECT * FROM failure('error_after_error');

-- A real constraint, a real syntax error, and SQL that calls C++ that runs SQL until the stack is full.
CREATE TABLE item (id integer PRIMARY KEY, name text NOT NULL CHECK (name <> 'nobody'));
SELECT * FROM diagnostics($$SELECT pgshift_test_execute('INSERT INTO item VALUES (1, NULL)')$$) WHERE field <> 'context';
SELECT * FROM diagnostics($$SELECT pgshift_test_execute('INSERT INTO item VALUES (1, ''nobody'')')$$) WHERE field <> 'context';
SELECT * FROM diagnostics($$SELECT pgshift_test_execute('INSERT INTO item VALUES (1, ''a''), (1, ''b'')')$$) WHERE field <> 'context';
SELECT pgshift_test_execute('SELECT * FORM item');
CREATE FUNCTION endless() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RETURN pgshift_test_execute('SELECT endless()'); END $$;
SELECT * FROM diagnostics('SELECT endless()') WHERE field IN ('sqlstate', 'message');
DROP FUNCTION endless();

-- The context of an error is the whole chain of calls, each once.
CREATE FUNCTION raising() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'raised' USING ERRCODE = 'PS123'; END $$;
SELECT * FROM diagnostics($$SELECT pgshift_test_execute('SELECT raising()')$$);
SELECT * FROM diagnostics($$SELECT pgshift_test_fail('report')$$) WHERE field = 'context';
SELECT * FROM diagnostics($$SELECT pgshift_test_fail('server_error')$$) WHERE field = 'context';
DROP FUNCTION raising();
SELECT pgshift_test_location('pgshift_test_fail(text)');

-- Errors that nobody catches.
SELECT pgshift_test_fail('report');
SELECT pgshift_test_fail('server_error');
SELECT pgshift_test_fail('runtime_error');
SELECT pgshift_test_fail('report_awkward');

-- What a guarded call leaves behind.
SELECT pgshift_test_guard_restores();

-- Notices pass, and the calls go on.
SELECT pgshift_test_notice('100 %s sure: žluťoučký 猫');
SET client_min_messages = warning;
SELECT pgshift_test_notice('not to be seen');
RESET client_min_messages;

-- A cancelled query stays one, wherever it is cancelled.
SELECT * FROM failure('cancel');
SELECT pgshift_test_fail('cancel');
SET statement_timeout = '50ms';
SELECT * FROM failure('sleep');
SELECT pgshift_test_fail('sleep');
SELECT pgshift_test_execute($$SELECT pgshift_test_fail('sleep')$$);
RESET statement_timeout;

-- An error's transaction is aborted like any other.
BEGIN;
SELECT pgshift_test_fail('report');
SELECT 1;
ROLLBACK;

-- Everything that was constructed has been destroyed, and there was much.
SELECT pgshift_test_alive() AS alive, pgshift_test_constructed() > 100 AS enough;

-- The floor for benchmarks changes nothing.
CREATE TRIGGER empty BEFORE INSERT OR UPDATE OR DELETE ON item FOR EACH ROW EXECUTE FUNCTION pgshift_test_empty_trigger();
INSERT INTO item VALUES (1, 'a'), (2, 'b');
UPDATE item SET name = name || id;
DELETE FROM item WHERE id = 1;
SELECT * FROM item;

DROP TABLE item;
DROP FUNCTION failure(text), diagnostics(text);
DROP EXTENSION pgshift_test;
