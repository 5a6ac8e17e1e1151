
CREATE FUNCTION pgshift.normalize(relation regclass, fields jsonb, backfill boolean DEFAULT false)
RETURNS regclass
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_normalize';

COMMENT ON FUNCTION pgshift.normalize(regclass, jsonb, boolean) IS
'Give columns one spelling, whoever writes. Needs ownership of the table; calling it again replaces the fields named and keeps the others. Returns the table. fields: {"column": "normalizer", ...}, a normalizer being the name of a built-in one (pgshift.normalizers() lists them) or an SQL expression with {value}, or a list of such, which are applied in order; backfill: rewrite the rows that are not normal yet. Bad arguments: 22004, 22023, 42P01, 42P17, 42501, 42703, 42710, 42804, 42809; 0A000 for visible and slug without ICU; and the parser''s own for expressions.';

CREATE FUNCTION pgshift.normalizers()
RETURNS TABLE (name text, expression text, example_in text, example_out text)
LANGUAGE c IMMUTABLE
ROWS 11
AS 'MODULE_PATHNAME', 'pgshift_normalizers';

COMMENT ON FUNCTION pgshift.normalizers() IS
'The built-in normalizers: the name, what it is in SQL, and an example.';

CREATE FUNCTION pgshift.visible(value text) RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'pgshift_visible';

COMMENT ON FUNCTION pgshift.visible(text) IS
'The text as the normalizer "visible" makes it: in Unicode''s normalization form C, without what has no glyph (controls, zero-width characters, bidi marks, soft hyphens and their like, but for joiners where UAX 31 allows them), any run of white space one blank, none at the ends. Needs a server with ICU, and another encoding than SQL_ASCII: 0A000.';

CREATE FUNCTION pgshift.slug(value text) RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'pgshift_slug';

COMMENT ON FUNCTION pgshift.slug(text) IS
'The text as the normalizer "slug" makes it: small letters a-z, digits, and single hyphens for what is between words; letters of other scripts as ICU writes them in these, those that it can''t by their code points. A new version of ICU may write a letter otherwise. Needs a server with ICU, and another encoding than SQL_ASCII: 0A000.';

CREATE FUNCTION pgshift.normalize_trigger() RETURNS trigger
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_normalize_trigger';

COMMENT ON FUNCTION pgshift.normalize_trigger() IS
'What a rule made by pgshift.normalize() runs for each row. Not to be used by hand.';
