
CREATE FUNCTION pgshift.consensus(relation regclass, transition text, require integer, roles text[] DEFAULT NULL,
                                  condition text DEFAULT NULL, field name DEFAULT NULL,
                                  distinct_roles boolean DEFAULT false, requester name DEFAULT NULL,
                                  expires interval DEFAULT NULL, bind text[] DEFAULT NULL,
                                  authenticated boolean DEFAULT false, gate text DEFAULT NULL,
                                  fresh boolean DEFAULT false, from_states text[] DEFAULT NULL)
RETURNS regclass
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_consensus';

COMMENT ON FUNCTION pgshift.consensus(regclass, text, integer, text[], text, name, boolean, name, interval, text[], boolean, text, boolean, text[]) IS
'Let rows into a state only after that many distinct approvers have approved it by pgshift.approve(), whoever writes. Needs ownership of the table and a primary key; calling it again for that transition and gate replaces it. Returns the table. transition: the state that is entered; require: how many approvals; roles: only approvals in these count; condition: boolean SQL over NEW, asked of the row as it becomes and as it was, the gate is for rows where either isn''t false; field: the column, by default that of the table''s only define(), else status; distinct_roles: one approval a role; requester: a column, whose user''s own approval does not count; expires: how long an approval counts; bind: columns whose values an approval is for; authenticated: approvers are the session''s users, and roles database roles; gate: a name, where the transition has several gates, all of which must let a row through; fresh: approvals lapse when the column changes; from_states: the gate is for rows that come from one of these states, <initial> being INSERT. Refused writes: 23514. Bad arguments: 22004, 22023, 42501, 42702, 42703, 42710, 42804, 42809, 42P01, 42P17, 55000, and the parser''s own for the condition.';

CREATE FUNCTION pgshift.approve(relation regclass, entity_id text, by text DEFAULT NULL, role text DEFAULT NULL,
                                transition text DEFAULT NULL, note text DEFAULT NULL)
RETURNS integer
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_approve';

COMMENT ON FUNCTION pgshift.approve(regclass, text, text, text, text, text) IS
'Approve that a row enters a gated state, and return how many approvals were recorded: 0 where the approver had approved before. Needs SELECT on the row; where row security applies, policies with code of others are not run, and the call is refused (42501). entity_id: the primary key''s text, or the JSON array of a composite one''s; by: who approves, by default the setting pgshift.actor, else the session''s user; role: in which role; transition: which gates, by default those one declared step away from the row''s state; note: kept with the approval. There is one approval for each of these gates that admits the approver, for the next time that the row enters the state. No such row: 02000. No gate, none ahead, or the row is in the state or can''t come to it: 55000; 42704 for a transition without gates. Not admitted: 42501. Locks the row FOR SHARE.';

CREATE FUNCTION pgshift.revoke_approval(relation regclass, entity_id text, by text DEFAULT NULL,
                                        transition text DEFAULT NULL)
RETURNS integer
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_revoke_approval';

COMMENT ON FUNCTION pgshift.revoke_approval(regclass, text, text, text) IS
'Take back an approver''s approvals that have not been used up, and return how many there were. Arguments and errors are those of pgshift.approve().';

CREATE FUNCTION pgshift.pending_approvals(relation regclass, entity_id text DEFAULT NULL)
RETURNS TABLE (id bigint, entity_id text, transition text, approved_by text, role text, approved_at timestamptz,
               expires_at timestamptz, note text, gate text)
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_pending_approvals';

COMMENT ON FUNCTION pgshift.pending_approvals(regclass, text) IS
'The approvals for a table''s rows, or for one row, that are open: not used up, revoked, expired or lapsed. Needs SELECT on the table, and that no row security applies: 42501.';

CREATE FUNCTION pgshift.approvals(relation regclass, entity_id text DEFAULT NULL)
RETURNS TABLE (id bigint, entity_id text, transition text, approved_by text, role text, approved_at timestamptz,
               expires_at timestamptz, note text, gate text, status text, ended_at timestamptz)
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_approvals';

COMMENT ON FUNCTION pgshift.approvals(regclass, text) IS
'All approvals that were ever given for a table''s rows, or for one row, in that order. status: open; used, by the transition that it allowed; revoked, by its approver or because the row is gone; expired; lapsed, because the row came into the state otherwise, the column changed and the gate is fresh, the bound values have changed, or the state can''t be reached any more. ended_at: when it was used or revoked or expired. Needs SELECT on the table, and that no row security applies: 42501. A table that never had a gate: 55000.';

CREATE FUNCTION pgshift.consensus_status(relation regclass, entity_id text)
RETURNS TABLE (transition text, applies boolean, required integer, approved integer, missing integer,
               missing_roles text[], satisfied boolean, gate text)
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_consensus_status';

COMMENT ON FUNCTION pgshift.consensus_status(regclass, text) IS
'How a row stands with each gate of its table: whether the gate is for rows from its state and the condition holds for it as it is, how many approvals it requires, how many count, how many are missing and in which roles, and whether it would let the row through. Needs SELECT on the table, and that no row security applies: 42501. No such row: 02000.';

CREATE FUNCTION pgshift.consensus_trigger() RETURNS trigger
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_consensus_trigger';

COMMENT ON FUNCTION pgshift.consensus_trigger() IS
'What a gate made by pgshift.consensus() runs for each row. Not to be used by hand.';

CREATE FUNCTION pgshift.consensus_truncate_trigger() RETURNS trigger
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_consensus_truncate_trigger';

COMMENT ON FUNCTION pgshift.consensus_truncate_trigger() IS
'Revokes the approvals for rows that TRUNCATE removes. Not to be used by hand.';
