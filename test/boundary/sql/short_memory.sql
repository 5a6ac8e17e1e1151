-- Errors arrive where there is no memory left: for PostgreSQL, for C++, for the guard's copy of an error.
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

SELECT * FROM failure('no_memory');
SELECT * FROM failure('no_memory_in_cpp');
SELECT * FROM failure('no_memory_for_copy');
SELECT length(repeat('x', 100000000)) AS memory_is_back;

DROP FUNCTION failure(text), diagnostics(text);
DROP EXTENSION pgshift_test;
