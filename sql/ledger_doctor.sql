-- What doctor() says of the ledger and its machines, and how that is put right
CREATE ROLE regress_definer;
CREATE ROLE regress_gone;
CREATE SCHEMA doctored;
GRANT CREATE, USAGE ON SCHEMA doctored TO PUBLIC;
SET search_path = doctored;
CREATE FUNCTION is_fine(e pgshift.ledger_entry) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION is_told(e pgshift.ledger_entry) RETURNS void LANGUAGE sql AS '';
CREATE VIEW findings AS SELECT * FROM pgshift.doctor() WHERE relation::text LIKE 'pgshift.\_pgshift\_%' AND (rule IS NULL OR rule LIKE 'doctored%');
GRANT SELECT ON findings TO PUBLIC;

SELECT pgshift.define_machine('doctored', '{a,b,c}', '{"a": ["b", "c"], "b": ["c"]}', 'a', guards => '{"a->b": "is_fine", "a->c": "sort_key > 1"}', callbacks => '{"after:b->c": "is_told"}');
SELECT count(*) FROM pgshift.transition_many('doctored', '{s-1,s-2,s-3}', 'a');
SELECT count(*) FROM pgshift.transition_many('doctored', '{s-1,s-2}', 'b');
TABLE findings;

-- machines that can't be applied any more, guards that let nothing through, subjects left behind
DROP FUNCTION is_fine, is_told CASCADE;
TABLE findings;
CREATE FUNCTION is_fine(e pgshift.ledger_entry) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION is_told(e pgshift.ledger_entry) RETURNS void LANGUAGE sql AS '';
TABLE findings;
SELECT pgshift.define_machine('doctored', '{a,c}', '{"a": ["c"]}', 'a', guards => '{"a->c": "1 > 2"}');
TABLE findings;
SELECT count(*) FROM pgshift.transition_many('doctored', '{s-4}', 'a');
SELECT pgshift.define_machine('doctored', '{a,b,c}', '{"a": ["b", "c"], "b": ["c"]}', 'a');
TABLE findings;

-- the tables
ALTER TABLE pgshift._pgshift_ledger DISABLE TRIGGER pgshift_refuse_write;
DROP TRIGGER pgshift_refuse_write ON pgshift._pgshift_machines;
SELECT format('DROP INDEX %s', indexrelid::regclass) FROM pg_index WHERE indrelid IN ('pgshift._pgshift_ledger'::regclass, 'pgshift._pgshift_machines'::regclass) ORDER BY 1 \gexec
ALTER TABLE pgshift._pgshift_ledger SET UNLOGGED;
TABLE findings;
SELECT remedy FROM findings \gexec
TABLE findings;
SELECT indexdef FROM pg_indexes WHERE tablename IN ('_pgshift_ledger', '_pgshift_machines') ORDER BY indexname;
SELECT to_state FROM pgshift.transition('doctored', 's-1', 'c');
DELETE FROM pgshift._pgshift_ledger;
BEGIN;
DROP TABLE pgshift._pgshift_ledger;
TABLE findings;
ROLLBACK;

-- who may ask about which, and whose code runs with whose rights
CREATE FUNCTION says_who(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RAISE NOTICE 'evaluated as %', current_user; RETURN false; END $$;
SET ROLE regress_definer;
SELECT pgshift.define_machine('doctored too', '{a,b}', '{"a": ["b"]}', 'a', guards => '{"a->b": "says_who(''x'')"}');
SELECT severity, finding FROM findings;
RESET ROLE;
SELECT rule, severity, finding FROM findings;
SET ROLE regress_gone;
SELECT pgshift.define_machine('doctored, too', '{a}', '{}', 'a');
TABLE findings;
RESET ROLE;
DROP ROLE regress_gone;
DROP OWNED BY regress_gone;
DROP ROLE regress_gone;
SELECT rule, severity, finding FROM findings;

RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA doctored CASCADE;
DROP OWNED BY regress_definer;
DROP ROLE regress_definer;
