
CREATE FUNCTION pgshift.doctor(relation regclass DEFAULT NULL)
RETURNS TABLE (relation regclass, rule text, severity text, finding text, remedy text)
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_doctor';

COMMENT ON FUNCTION pgshift.doctor(regclass) IS
'What could get round a table''s rules, or stops them from working, one row a finding; by default of all tables with rules that the caller owns, and of the caller''s machines of the ledger. relation: the table that it is about, which may be a partition or a table of pgshift''s own, NULL if it is about the database; rule: the rule''s name, if it is about one; severity: error (a rule can be got round, or stops writes, as things are), warning (in some circumstances, or it isn''t what was meant) or info; remedy: SQL to run, or a comment. Reads all rows of tables that define() or normalize() govern, with light locks, and writes nothing. Not the owner: 42501. No table: 42809, 42P01.';
