
CREATE FUNCTION pgshift.pretend(relation regclass, field text) RETURNS regclass
LANGUAGE c VOLATILE STRICT
AS 'MODULE_PATHNAME', 'pgshift_pretend';

COMMENT ON FUNCTION pgshift.pretend(regclass, text) IS
'Record each row that is inserted into the table, by the text of one column.';

CREATE FUNCTION pgshift.pretend_trigger() RETURNS trigger
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_pretend_trigger';

COMMENT ON FUNCTION pgshift.pretend_trigger() IS
'What a rule made by pgshift.pretend() runs for each row. Not to be used by hand.';

CREATE FUNCTION pgshift.create_pretended(schema text, name text) RETURNS regclass
LANGUAGE c VOLATILE STRICT
AS 'MODULE_PATHNAME', 'pgshift_create_pretended';

COMMENT ON FUNCTION pgshift.create_pretended(text, text) IS
'Make a table of the extension in a schema of your choice, which is yours.';
