-- consensus(), and the same gate by hand.

-- A gate that the UPDATE does not pass.
CREATE FUNCTION bench.put_gate_elsewhere(relation regclass) RETURNS regclass LANGUAGE sql AS $$
    SELECT pgshift.consensus(relation, 'paid', 2)
$$;

-- Where the table's approvals are, whether or not they are there.
CREATE FUNCTION bench.approvals_of(relation regclass) RETURNS text LANGUAGE sql AS $$
    SELECT 'pgshift.' || quote_ident('_pgshift_consensus_' || relname || '_approved') FROM pg_class WHERE oid = relation
$$;

-- Two for each row, of rows whose numbers are higher by so much. Calling approve() for each would take longer than all else, so
-- they come into their table by what only a superuser may do.
CREATE FUNCTION bench.fill_approvals(relation regclass, higher bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    approvals regclass := bench.approvals_of(relation);
BEGIN
    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER pgshift_refuse_write', approvals);
    EXECUTE format($insert$
        INSERT INTO %s (table_id, entity_id, field, transition, approved_by, approved_at, authenticated)
        SELECT (SELECT table_id FROM pgshift.recorded_tables WHERE relation = %L::regclass), s.id + %s, 'status', 'approved', approver, now(), false
          FROM %s AS s, unnest(ARRAY['ann', 'bob']) AS approver $insert$,
                   approvals, relation, higher, relation);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER pgshift_refuse_write', approvals);
    EXECUTE format('ANALYZE %s', approvals);
END $$;

-- A gate that is for larger amounts, of which nobody has ever approved one: what another line has left goes.
CREATE FUNCTION bench.put_gate_condition(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS %s', bench.approvals_of(relation));
    PERFORM pgshift.consensus(relation, 'approved', 2, condition => 'NEW.amount > 10000000');
END $$;

-- The same, where others than these rows have been approved.
CREATE FUNCTION bench.put_gate_condition_beside(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bench.put_gate_condition(relation);
    PERFORM bench.fill_approvals(relation, 1000000000);
END $$;

-- One that every row has the two approvals for.
CREATE FUNCTION bench.put_gate(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pgshift.consensus(relation, 'approved', 2);
    PERFORM bench.fill_approvals(relation, 0);
END $$;

CREATE TABLE bench.approval_by_hand (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject_id  bigint NOT NULL,
    transition  text NOT NULL,
    approved_by text NOT NULL,
    approved_at timestamptz NOT NULL,
    used_at     timestamptz
) WITH (autovacuum_enabled = false);
CREATE INDEX ON bench.approval_by_hand (subject_id, transition);

CREATE FUNCTION bench.fill_approvals_by_hand(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format($insert$
        INSERT INTO bench.approval_by_hand (subject_id, transition, approved_by, approved_at)
        SELECT s.id, 'approved', approver, now() FROM %s AS s, unnest(ARRAY['ann', 'bob']) AS approver $insert$, relation);
    ANALYZE bench.approval_by_hand;
END $$;

-- Locks what is open, counts who gave it, and marks it.
CREATE FUNCTION bench.gate_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found bigint[];
    approvers bigint;
BEGIN
    IF NEW.status = 'approved' AND OLD.status IS DISTINCT FROM 'approved' THEN
        WITH locked AS (
            SELECT a.id, a.approved_by FROM bench.approval_by_hand AS a
            WHERE a.subject_id = OLD.id AND a.transition = 'approved' AND a.used_at IS NULL FOR UPDATE
        )
        SELECT array_agg(id), count(DISTINCT approved_by) INTO found, approvers FROM locked;
        IF approvers < 2 THEN
            RAISE EXCEPTION '2 approvals are required, there are %', approvers USING ERRCODE = 'check_violation';
        END IF;
        UPDATE bench.approval_by_hand SET used_at = clock_timestamp() WHERE id = ANY (found);
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION bench.put_gate_by_hand(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bench.fill_approvals_by_hand(relation);
    PERFORM bench.put_trigger(relation, 'measured_3', 'BEFORE UPDATE', 'bench.gate_by_hand');
END $$;

-- Marks them first, which locks them, and counts who gave what it has marked.
CREATE FUNCTION bench.gate_by_mark() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    approvers bigint;
BEGIN
    IF NEW.status = 'approved' AND OLD.status IS DISTINCT FROM 'approved' THEN
        WITH marked AS (
            UPDATE bench.approval_by_hand AS a SET used_at = clock_timestamp()
            WHERE a.subject_id = OLD.id AND a.transition = 'approved' AND a.used_at IS NULL RETURNING a.approved_by
        )
        SELECT count(DISTINCT approved_by) INTO approvers FROM marked;
        IF approvers < 2 THEN
            RAISE EXCEPTION '2 approvals are required, there are %', approvers USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION bench.put_gate_by_mark(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bench.fill_approvals_by_hand(relation);
    PERFORM bench.put_trigger(relation, 'measured_3', 'BEFORE UPDATE', 'bench.gate_by_mark');
END $$;

-- Without approvals: for what does not get so far.
CREATE FUNCTION bench.gate_condition_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'approved' AND OLD.status IS DISTINCT FROM 'approved' AND (NEW.amount > 10000000 OR OLD.amount > 10000000) THEN
        RAISE EXCEPTION 'approvals are required' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION bench.put_gate_condition_by_hand(relation regclass) RETURNS void LANGUAGE sql AS $$
    SELECT bench.put_trigger(relation, 'measured_3', 'BEFORE UPDATE', 'bench.gate_condition_by_hand')
$$;

INSERT INTO bench.line (part, work, rule, label, puts) VALUES
    ('consensus', 'state', 'gate_elsewhere',         'pgshift.consensus, another transition',  '{gate_elsewhere}'),
    ('consensus', 'state', 'gate_condition',         'pgshift.consensus, condition false',     '{gate_condition}'),
    ('consensus', 'state', 'gate_condition_beside',  'the same beside approvals of others',    '{gate_condition_beside}'),
    ('consensus', 'state', 'gate_condition_by_hand', 'a condition by PL/pgSQL, false',         '{gate_condition_by_hand}'),
    ('consensus', 'state', 'gate',                   'pgshift.consensus, 2 approvals a row',   '{gate}'),
    ('consensus', 'state', 'gate_by_hand',           '2 approvals by PL/pgSQL',                '{gate_by_hand}'),
    ('consensus', 'state', 'gate_by_mark',           '2 approvals by PL/pgSQL, UPDATE first',  '{gate_by_mark}');
