
CREATE FUNCTION pgshift.audit(relation regclass, track text[] DEFAULT NULL, exclude text[] DEFAULT NULL,
                              redact text[] DEFAULT NULL, key text[] DEFAULT NULL)
RETURNS regclass
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_audit';

COMMENT ON FUNCTION pgshift.audit(regclass, text[], text[], text[], text[]) IS
'Log every change of a table''s rows in pgshift._pgshift_state_audit, whoever writes: one row a changed field, in the same transaction. Needs ownership of the table; calling it again replaces the rule. Returns the table. track: the columns to follow (NULL: all, those added later too); exclude: columns that are not followed; redact: columns of which only that they change is logged, never their values; key: the columns that name a row, if it has no primary key. Bad arguments: 22023, 42501, 42703, 42710, 42809; 55000 if the key is deferrable.';

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
'Say in whose name the rest of this transaction acts: what audit() records as changed_by, and approve() as the approver, instead of the session''s user. NULL or an empty text ends that. The setting pgshift.actor does the same. As a statement of its own outside of a transaction block it is over at once, and warns of that (25P01).';

CREATE FUNCTION pgshift.history(relation regclass, entity_id text, field text DEFAULT NULL)
RETURNS TABLE (id bigint, entity_id text, field text, from_value text, to_value text, changed_by text,
               changed_at timestamptz, operation text, transaction_id xid8)
LANGUAGE c STABLE
AS 'MODULE_PATHNAME', 'pgshift_history';

COMMENT ON FUNCTION pgshift.history(regclass, text, text) IS
'What audit() has logged of one row, or of one of its fields, oldest first. entity_id: the row''s key as text, a JSON array of texts if it has several columns; in any spelling that the key''s type takes for equal; field: only this one. Needs SELECT on the table; fields that the caller may not SELECT are left out. Where row security hides rows of the table from the caller: 42501. An id that no row can have: 22P02, or 22023 if it has not as many parts as the key. A field that the table never had: 42703. A table that was never audited: 55000.';

CREATE FUNCTION pgshift.changes(relation regclass, after bigint DEFAULT NULL, since timestamptz DEFAULT NULL,
                                until timestamptz DEFAULT NULL, changed_by text DEFAULT NULL, operation text DEFAULT NULL,
                                field text DEFAULT NULL, max_rows integer DEFAULT NULL, backward boolean DEFAULT false)
RETURNS TABLE (id bigint, entity_id text, field text, from_value text, to_value text, changed_by text,
               changed_at timestamptz, operation text, transaction_id xid8)
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_changes';

COMMENT ON FUNCTION pgshift.changes(regclass, bigint, timestamptz, timestamptz, text, text, text, integer, boolean) IS
'What audit() has logged of all rows of a table, in order of id, as of now. after: only what is behind that id; since, until: from that time on, and before that one; changed_by, operation, field: only these, an operation being I, U, D or T; max_rows: no more than so many; backward: latest first. Ends before the first entry of the table whose transaction is still under way: a program that asks again for what is after the last id that it has seen misses none. Costs what was logged of all tables between the bounds, or, without bounds, what there is of the table. Needs SELECT as history() does. Bad arguments: 22023, 42501, 42703; 55000 for a table that was never audited, and for after on a standby.';

CREATE FUNCTION pgshift.as_of(row_type anyelement, entity_id text, at timestamptz)
RETURNS anyelement
LANGUAGE c STABLE
AS 'MODULE_PATHNAME', 'pgshift_as_of';

COMMENT ON FUNCTION pgshift.as_of(anyelement, text, timestamptz) IS
'A row of an audited table as it was at that time: pgshift.as_of(NULL::loans, ''loan-123'', now() - interval ''1 day''). NULL if there was none. Columns that are not tracked, and values that were redacted, are NULL. Privileges and errors as for history(); a value that its column can''t hold any more is an error that names the column.';

CREATE FUNCTION pgshift.seal_audit() RETURNS TABLE (seal_id bigint, up_to bigint, digest text)
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_seal_audit';

COMMENT ON FUNCTION pgshift.seal_audit() IS
'Seal every committed entry of the audit log that is in no seal yet: the seal''s number, the highest id that it covers, and the SHA-256 of the entries, in UTF-8, their values under a salt of the entity''s, chained to the seal before. Costs what has come since that. Keep the digest elsewhere. Where nothing is new, returns the last seal again. Nobody else seals until the transaction ends; so EXECUTE is not for PUBLIC, but may be granted. 25006 in a read-only transaction, 55000 if there is no log.';

REVOKE EXECUTE ON FUNCTION pgshift.seal_audit() FROM PUBLIC;

CREATE FUNCTION pgshift.verify_audit(since bigint DEFAULT NULL) RETURNS TABLE (seal_id bigint, ok boolean, finding text)
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_verify_audit';

COMMENT ON FUNCTION pgshift.verify_audit(bigint) IS
'Check every seal against the audit log: one row a seal, and what is wrong if it is not ok: entries changed, missing or slipped in. since: a seal that you trust; then only those after it are checked, at a cost that goes by what they cover. EXECUTE is not for PUBLIC, but may be granted. 55000 if there is no log, 22023 if there is no such seal.';

REVOKE EXECUTE ON FUNCTION pgshift.verify_audit(bigint) FROM PUBLIC;
