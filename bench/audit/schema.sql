-- audit(), the same log by one set-based statement, and by hand.

CREATE FUNCTION bench.put_audit(relation regclass) RETURNS regclass LANGUAGE sql AS $$
    SELECT pgshift.audit(relation)
$$;

CREATE FUNCTION bench.put_audit_elsewhere(relation regclass) RETURNS regclass LANGUAGE sql AS $$
    SELECT pgshift.audit(relation, exclude => ARRAY['amount', 'updated_at'])
$$;

-- A table like the log, with its indexes and a sequence of its own.
CREATE FUNCTION bench.put_log_by_set(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pgshift.audit(relation);
    PERFORM pgshift.drop_rule(relation, 'audit');
    CREATE TABLE bench.log_by_set (LIKE pgshift._pgshift_state_audit INCLUDING ALL);
END $$;

CREATE TABLE bench.log_by_hand (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    table_name     text NOT NULL,
    entity_id      text NOT NULL,
    field          text NOT NULL,
    from_value     text,
    to_value       text,
    changed_by     text NOT NULL,
    changed_at     timestamptz NOT NULL,
    operation      "char" NOT NULL,
    transaction_id xid8 NOT NULL
) WITH (autovacuum_enabled = false);
CREATE INDEX ON bench.log_by_hand (table_name, entity_id);

CREATE FUNCTION bench.audit_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fields text[] := '{}';
    old_values text[] := '{}';
    new_values text[] := '{}';
BEGIN
    IF NEW.id IS DISTINCT FROM OLD.id THEN
        fields := fields || 'id'::text; old_values := old_values || OLD.id::text; new_values := new_values || NEW.id::text;
    END IF;
    IF NEW.owner IS DISTINCT FROM OLD.owner THEN
        fields := fields || 'owner'::text; old_values := old_values || OLD.owner; new_values := new_values || NEW.owner;
    END IF;
    IF NEW.email IS DISTINCT FROM OLD.email THEN
        fields := fields || 'email'::text; old_values := old_values || OLD.email; new_values := new_values || NEW.email;
    END IF;
    IF NEW.name IS DISTINCT FROM OLD.name THEN
        fields := fields || 'name'::text; old_values := old_values || OLD.name; new_values := new_values || NEW.name;
    END IF;
    IF NEW.phone IS DISTINCT FROM OLD.phone THEN
        fields := fields || 'phone'::text; old_values := old_values || OLD.phone; new_values := new_values || NEW.phone;
    END IF;
    IF NEW.status IS DISTINCT FROM OLD.status THEN
        fields := fields || 'status'::text; old_values := old_values || OLD.status; new_values := new_values || NEW.status;
    END IF;
    IF NEW.amount IS DISTINCT FROM OLD.amount THEN
        fields := fields || 'amount'::text; old_values := old_values || OLD.amount::text; new_values := new_values || NEW.amount::text;
    END IF;
    IF NEW.note IS DISTINCT FROM OLD.note THEN
        fields := fields || 'note'::text; old_values := old_values || OLD.note; new_values := new_values || NEW.note;
    END IF;
    IF NEW.created_at IS DISTINCT FROM OLD.created_at THEN
        fields := fields || 'created_at'::text; old_values := old_values || OLD.created_at::text; new_values := new_values || NEW.created_at::text;
    END IF;
    IF NEW.updated_at IS DISTINCT FROM OLD.updated_at THEN
        fields := fields || 'updated_at'::text; old_values := old_values || OLD.updated_at::text; new_values := new_values || NEW.updated_at::text;
    END IF;
    IF fields <> '{}' THEN
        INSERT INTO bench.log_by_hand (table_name, entity_id, field, from_value, to_value, changed_by, changed_at, operation, transaction_id)
        SELECT tg_table_name, NEW.id::text, c.field, c.old_value, c.new_value, session_user, clock_timestamp(), 'U', pg_current_xact_id()
        FROM unnest(fields, old_values, new_values) AS c(field, old_value, new_value);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION bench.put_audit_by_hand(relation regclass) RETURNS void LANGUAGE sql AS $$
    SELECT bench.put_trigger(relation, 'measured_4', 'AFTER UPDATE', 'bench.audit_by_hand')
$$;

CREATE FUNCTION bench.put_audit_elsewhere_by_hand(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER measured_4 AFTER UPDATE ON %s FOR EACH ROW
                    WHEN ((NEW.id, NEW.owner, NEW.email, NEW.name, NEW.phone, NEW.status, NEW.note, NEW.created_at)
                          IS DISTINCT FROM (OLD.id, OLD.owner, OLD.email, OLD.name, OLD.phone, OLD.status, OLD.note, OLD.created_at))
                    EXECUTE FUNCTION bench.audit_by_hand()', relation);
END $$;

-- The set-based statement is told what was there before: that costs it nothing.
INSERT INTO bench.line (part, work, rule, label, puts, statement) VALUES
    ('audit', 'state', 'empty_after',      'empty trigger in C, AFTER',            '{empty_after}',             NULL),
    ('audit', 'state', 'audit',            'pgshift.audit, 2 of 10 fields change', '{audit}',                   NULL),
    ('audit', 'state', 'audit_by_set',     'the same by WITH u AS (UPDATE …) INSERT', '{log_by_set}', $$
        WITH u AS (UPDATE %s SET status = 'approved', amount = amount + 1 RETURNING id, amount)
        INSERT INTO bench.log_by_set (table_id, entity_id, field, from_value, to_value, changed_by, changed_at, operation, transaction_id)
        SELECT 1, u.id::text, c.field, c.old_value, c.new_value, session_user, clock_timestamp(), 'U', pg_current_xact_id()
        FROM u, LATERAL (VALUES ('status', 'pending', 'approved'), ('amount', (u.amount - 1)::text, u.amount::text)) AS c(field, old_value, new_value) $$),
    ('audit', 'state', 'audit_by_hand',    'audit by PL/pgSQL',                    '{audit_by_hand}',           NULL),
    ('audit', 'other', 'empty_after',      'empty trigger in C, AFTER',            '{empty_after}',             NULL),
    ('audit', 'other', 'audit',            'pgshift.audit, no followed field changes', '{audit_elsewhere}',     NULL),
    ('audit', 'other', 'audit_by_hand',    'audit by PL/pgSQL, nothing changes',   '{audit_elsewhere_by_hand}', NULL);
