
CREATE FUNCTION pgshift.normalize(relation regclass, fields jsonb, backfill boolean DEFAULT false)
RETURNS regclass
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_normalize';

COMMENT ON FUNCTION pgshift.normalize(regclass, jsonb, boolean) IS
'Give columns one spelling, whoever writes. Needs ownership of the table; calling it again replaces the fields named and keeps the others. Returns the table. fields: {"column": "normalizer", ...}, a normalizer being the name of a built-in one (pgshift.normalizers() lists them) or an SQL expression with {value}; backfill: rewrite the rows that are not normal yet. Bad arguments: 22004, 22023, 42P01, 42P17, 42501, 42703, 42710, 42804, 42809, and the parser''s own for expressions.';

CREATE FUNCTION pgshift.normalizers()
RETURNS TABLE (name text, expression text, example_in text, example_out text)
LANGUAGE c IMMUTABLE
ROWS 10
AS 'MODULE_PATHNAME', 'pgshift_normalizers';

COMMENT ON FUNCTION pgshift.normalizers() IS
'The built-in normalizers: the name, what it is in SQL, and an example.';

CREATE FUNCTION pgshift.normalize_trigger() RETURNS trigger
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_normalize_trigger';

COMMENT ON FUNCTION pgshift.normalize_trigger() IS
'What a rule made by pgshift.normalize() runs for each row. Not to be used by hand.';
