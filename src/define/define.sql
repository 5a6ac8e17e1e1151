
CREATE FUNCTION pgshift.define(relation regclass, field name, states text[], transitions jsonb,
                               initial text DEFAULT NULL, guards jsonb DEFAULT NULL,
                               strict_insert boolean DEFAULT false, frozen text[] DEFAULT NULL,
                               notify text DEFAULT NULL, validate_existing boolean DEFAULT true,
                               frozen_except text[] DEFAULT NULL, stamps jsonb DEFAULT NULL)
RETURNS regclass
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_define';

COMMENT ON FUNCTION pgshift.define(regclass, name, text[], jsonb, text, jsonb, boolean, text[], text, boolean, text[], jsonb) IS
'Let a column hold declared states only and change by declared transitions only, whoever writes. Needs ownership of the table; calling it again replaces the rule. Returns the table. transitions: {"from": ["to", ...]}, where * as a key adds its targets to every state but itself and those with an empty array, and <initial> lists the states besides initial that alone may be inserted; initial: what NULL becomes on INSERT; guards: {"from->to": "boolean SQL over OLD and NEW"}, or {"check", "name", "message"}, or a list of both, of which all must hold; in their keys, * stands for any state and <initial> for INSERT, over NEW alone; strict_insert: only initial may be inserted; frozen: states in which no other column may change and the row may not be deleted; notify: channel told of each transition; validate_existing: fail if rows are in no state; frozen_except: columns that may change in frozen rows all the same; stamps: {"state": "column", ...}, columns that get the time of entering a state, under the key * that of every entering. Refused writes, and rows in no state: 23514. Bad arguments: 22004, 22023, 42P01, 42P17, 42501, 42703, 42710, 42804, 42809, and the parser''s own for guards.';

CREATE FUNCTION pgshift.define_trigger() RETURNS trigger
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_define_trigger';

COMMENT ON FUNCTION pgshift.define_trigger() IS
'What a rule made by pgshift.define() runs for each row. Not to be used by hand.';

CREATE FUNCTION pgshift.define_truncate_trigger() RETURNS trigger
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_define_truncate_trigger';

COMMENT ON FUNCTION pgshift.define_truncate_trigger() IS
'Keeps TRUNCATE from deleting rows that a rule made by pgshift.define() has frozen. Not to be used by hand.';
