-- What must hold after any fault: torture.violations() returns a line for each thing that doesn't.

CREATE VIEW torture.subjects AS
SELECT relation AS table_name, table_id FROM pgshift.recorded_tables
 WHERE relation = ANY ('{loans,notes,parcels,accounts,tickets}'::regclass[]);

-- A parcel's subject is its id, wherever it is.
CREATE FUNCTION torture.subject(entity text) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$SELECT CASE WHEN entity LIKE '["%' THEN entity::jsonb ->> 0 ELSE entity END$$;

-- The log, one line a change: of a row whose key changes there are two entries, under the old key and under the new one.
-- What a TRUNCATE has removed is left out.
CREATE VIEW torture.changes AS
WITH truncations AS (
    SELECT table_id, max(id) AS id FROM pgshift._pgshift_state_audit WHERE operation = 'T' GROUP BY table_id
)
SELECT DISTINCT ON (s.table_name, torture.subject(l.entity_id), field, transaction_id, changed_at, from_value, to_value)
       l.id, s.table_name, torture.subject(l.entity_id) AS subject, field, from_value, to_value, operation, transaction_id, changed_at
  FROM pgshift._pgshift_state_audit AS l
  JOIN torture.subjects AS s USING (table_id)
  LEFT JOIN truncations AS t USING (table_id)
 WHERE l.entity_id IS NOT NULL AND l.id > coalesce(t.id, 0)
 ORDER BY s.table_name, torture.subject(l.entity_id), field, transaction_id, changed_at, from_value, to_value, l.id;

-- Every audited row, a line a value.
CREATE VIEW torture.values AS
SELECT r.table_name, r.subject, v.key AS field, v.value, true AS present
  FROM (SELECT 'loans'::regclass AS table_name, id::text AS subject, to_jsonb(t) AS content FROM loans AS t
        UNION ALL SELECT 'notes'::regclass, id::text, to_jsonb(t) FROM notes AS t
        UNION ALL SELECT 'parcels'::regclass, id::text, to_jsonb(t) FROM parcels AS t
        UNION ALL SELECT 'accounts'::regclass, code, to_jsonb(t) FROM accounts AS t
        UNION ALL SELECT 'tickets'::regclass, id::text, to_jsonb(t) - 'id' FROM tickets AS t) AS r
 CROSS JOIN LATERAL jsonb_each_text(r.content) AS v;

-- Rows entering a gated state, with the approvals used for it: those since the subject entered it last.
CREATE VIEW torture.gated AS
WITH entries AS (
    SELECT DISTINCT table_name, subject, changed_at FROM torture.changes
     WHERE field = 'status' AND operation IN ('I', 'U') AND from_value IS DISTINCT FROM to_value
       AND (table_name, to_value) IN (('loans'::regclass, 'approved'), ('parcels'::regclass, 'sent'))
), approvals AS (
    SELECT *, torture.subject(entity_id) AS subject
      FROM (TABLE pgshift._pgshift_consensus_loans_approved UNION ALL TABLE pgshift._pgshift_consensus_parcels_sent) AS a
      JOIN torture.subjects USING (table_id)
     WHERE used_at IS NOT NULL
), matched AS (
    SELECT DISTINCT ON (a.table_name, a.id) a.*, e.changed_at
      FROM approvals AS a
      LEFT JOIN entries AS e ON e.table_name = a.table_name AND e.subject = a.subject AND e.changed_at >= a.used_at
     ORDER BY a.table_name, a.id, e.changed_at
)
SELECT table_name, subject, changed_at, e.subject IS NOT NULL AS entered,
       count(DISTINCT m.approved_by) AS approvers, count(DISTINCT m.role) AS roles
  FROM (SELECT *, true AS there FROM entries) AS e FULL JOIN matched AS m USING (table_name, subject, changed_at)
 GROUP BY 1, 2, 3, 4;

CREATE VIEW torture.rule_triggers AS
SELECT s.table_name AS root, t.tgrelid::regclass AS relation, t.tgname, t.tgargs
  FROM torture.subjects AS s
 CROSS JOIN LATERAL (SELECT relid FROM pg_partition_tree(s.table_name) UNION SELECT s.table_name) AS p
  JOIN pg_trigger AS t ON t.tgrelid = p.relid AND t.tgname LIKE 'zz\_pgshift%';

-- By scans of the tables: an index may have lost something.
CREATE FUNCTION torture.data_violations() RETURNS SETOF text LANGUAGE plpgsql
SET enable_indexscan = off SET enable_bitmapscan = off SET enable_indexonlyscan = off SET work_mem = '64MB' AS $$
BEGIN
    RETURN QUERY
    SELECT format('%s %s: %s is %L, its last entry says %L', table_name, subject, field, v.value, c.to_value)
      FROM torture.values AS v
      FULL JOIN (SELECT DISTINCT ON (table_name, subject, field) * FROM torture.changes
                  ORDER BY table_name, subject, field, id DESC) AS c USING (table_name, subject, field)
     WHERE v.value IS DISTINCT FROM c.to_value OR (v.present IS NULL) <> (c.operation = 'D') OR c.operation IS NULL;
    RETURN QUERY
    SELECT format('%s %s: change %s of %s begins with %L, the one before ended with %L', table_name, subject, id, field, from_value, before)
      FROM (SELECT *, lag(to_value) OVER (PARTITION BY table_name, subject, field ORDER BY id) AS before FROM torture.changes) AS c
     WHERE from_value IS DISTINCT FROM before;
    RETURN QUERY SELECT format('entry %s is there %s times', id, count(*)) FROM pgshift._pgshift_state_audit GROUP BY id HAVING count(*) > 1;

    RETURN QUERY SELECT format('loan %s is %L', id, l) FROM loans AS l
     WHERE (status IN ('new', 'review', 'approved', 'paid', 'rejected')) IS NOT TRUE OR (status = 'paid' AND balance < amount)
        OR email <> lower(trim(email)) OR asked_by <> lower(trim(asked_by));
    RETURN QUERY SELECT format('parcel %s is %L', id, p) FROM parcels AS p
     WHERE (status IN ('packed', 'sent', 'held')) IS NOT TRUE OR label <> trim(regexp_replace(label, '\s+', ' ', 'g'));
    RETURN QUERY SELECT format('account %s belongs to %L', code, owner) FROM accounts WHERE owner <> upper(owner) OR owner = '';
    RETURN QUERY SELECT format('ticket %s is %L', id, t) FROM tickets AS t WHERE status IS NULL OR (severity IN (1, 2, 3)) IS NOT TRUE;
    RETURN QUERY SELECT format('%s %s went from %L to %L', table_name, subject, from_value, to_value) FROM torture.changes
     WHERE operation = 'U' AND field IN ('status', 'severity')
       AND (table_name::text, from_value, to_value) NOT IN (
           ('loans', 'new', 'review'), ('loans', 'review', 'approved'), ('loans', 'review', 'rejected'),
           ('loans', 'approved', 'paid'), ('loans', 'approved', 'review'),
           ('parcels', 'packed', 'sent'), ('parcels', 'packed', 'held'), ('parcels', 'held', 'packed'), ('parcels', 'sent', 'held'),
           ('tickets', 'open', 'busy'), ('tickets', 'busy', 'done'), ('tickets', 'busy', 'open'), ('tickets', 'done', 'open'),
           ('tickets', '1', '2'), ('tickets', '2', '1'), ('tickets', '2', '3'), ('tickets', '3', '2'));
    RETURN QUERY SELECT format('loan %s has changed after it was paid', c.subject)
      FROM torture.changes AS c JOIN torture.changes AS paid USING (table_name, subject)
     WHERE table_name = 'loans'::regclass AND paid.field = 'status' AND paid.to_value = 'paid'
       AND c.id > paid.id AND c.changed_at > paid.changed_at;
    -- Parcels of no weight need no approval.
    RETURN QUERY SELECT format('%s %s, %s: %s approvers', table_name, subject,
                               CASE WHEN entered THEN 'entered at ' || changed_at ELSE 'approvals used' END, approvers)
      FROM torture.gated
     WHERE NOT entered OR (table_name = 'loans'::regclass AND (approvers < 2 OR roles < 2));
END $$;

-- Every trigger of ours as the load found it, since it always installs the same rules.
CREATE VIEW torture.triggers AS
SELECT tgrelid::regclass::text AS relation, tgname::text AS name, tgenabled, tgtype, tgfoid::regproc::text AS calls
  FROM pg_trigger WHERE NOT tgisinternal AND tgfoid IN (SELECT oid FROM pg_proc WHERE pronamespace = 'pgshift'::regnamespace);
CREATE TABLE torture.triggers_at_first AS TABLE torture.triggers;

CREATE FUNCTION torture.rule_violations() RETURNS SETOF text LANGUAGE sql AS $$
(SELECT format('there is a trigger %L', t) FROM torture.triggers AS t EXCEPT SELECT format('there is a trigger %L', t) FROM torture.triggers_at_first AS t)
UNION ALL
(SELECT format('there is no trigger %L', t) FROM torture.triggers_at_first AS t EXCEPT SELECT format('there is no trigger %L', t) FROM torture.triggers AS t)
UNION ALL
SELECT format('%s on %s: not as on %s', c.tgname, c.relation, c.root)
  FROM torture.rule_triggers AS c JOIN torture.rule_triggers AS t ON t.relation = c.root AND t.tgname = c.tgname
 WHERE t.tgargs <> c.tgargs
$$;

CREATE FUNCTION torture.violations() RETURNS SETOF text LANGUAGE sql AS $$
SELECT * FROM torture.data_violations()
UNION ALL
SELECT * FROM torture.rule_violations()
UNION ALL
SELECT * FROM torture.ledger_violations()
UNION ALL
SELECT format('seal %s: %s', seal_id, finding) FROM pgshift.verify_audit() WHERE NOT ok
$$;

-- Raises an error where an index and its table disagree.
CREATE FUNCTION torture.check_indexes() RETURNS void LANGUAGE sql AS $$
SELECT bt_index_check(i.indexrelid, true) FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid
 WHERE c.relnamespace IN ('pgshift'::regnamespace, 'public'::regnamespace)
   AND (SELECT relkind FROM pg_class WHERE oid = i.indexrelid) = 'i'
   AND (SELECT amname FROM pg_am JOIN pg_class AS x ON x.relam = pg_am.oid WHERE x.oid = i.indexrelid) = 'btree'
$$;
