
CREATE FUNCTION pgshift.audit(relation regclass, track text[] DEFAULT NULL, exclude text[] DEFAULT NULL,
                              redact text[] DEFAULT NULL, key text[] DEFAULT NULL)
RETURNS regclass
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_audit';

COMMENT ON FUNCTION pgshift.audit(regclass, text[], text[], text[], text[]) IS
'Log every change of a table''s rows in pgshift._pgshift_state_audit, whoever writes: one row a changed field, in the same transaction. Needs ownership of the table; calling it again replaces the rule. Returns the table. track: the columns to follow (NULL: all, those added later too); exclude: but these; redact: log that they change, never their values; key: the columns that name a row, if it has no primary key. Bad arguments: 22023, 42501, 42703, 42710, 42809.';

CREATE FUNCTION pgshift.audit_trigger() RETURNS trigger
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_audit_trigger';

COMMENT ON FUNCTION pgshift.audit_trigger() IS
'What a rule made by pgshift.audit() runs for each row. Not to be used by hand.';

CREATE FUNCTION pgshift.audit_truncate_trigger() RETURNS trigger
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_audit_truncate_trigger';

COMMENT ON FUNCTION pgshift.audit_truncate_trigger() IS
'Logs TRUNCATE of a table with a rule made by pgshift.audit(). Not to be used by hand.';

CREATE FUNCTION pgshift.set_actor(actor text) RETURNS void
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_set_actor';

COMMENT ON FUNCTION pgshift.set_actor(text) IS
'Say in whose name the rest of this transaction acts: what audit() records as changed_by, instead of the session''s user. NULL or an empty text: nobody''s. The setting pgshift.actor does the same.';
