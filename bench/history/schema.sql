-- history() of one of many entities, with 20 entries each.

INSERT INTO bench.work (work, label, statement) VALUES ('history', 'what was logged of a row, 20 entries', NULL);
INSERT INTO bench.line (part, work, rule, label, statement) VALUES
    ('history', 'history', 'query', 'the bare index query', $$
        SELECT id, entity_id, field, from_value, to_value, changed_by, changed_at, operation, transaction_id FROM pgshift._pgshift_state_audit
        WHERE table_id = bench.subject_id() AND entity_id = :id ORDER BY id$$),
    ('history', 'history', 'history', 'pgshift.history', $$SELECT * FROM pgshift.history('bench.subject', :id)$$);

-- A constant to the query's plan.
CREATE FUNCTION bench.subject_id() RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN RETURN (SELECT table_id FROM pgshift.recorded_tables WHERE relation = 'bench.subject'::regclass); END $$;

-- In the order in which they would come: an entity's entries are far from each other.
CREATE FUNCTION bench.fill_log(entries bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pgshift.audit('bench.subject');
    INSERT INTO pgshift._pgshift_state_audit
        (table_id, entity_id, field, from_value, to_value, changed_by, changed_at, operation, transaction_id)
    SELECT (SELECT table_id FROM pgshift.recorded_tables WHERE relation = 'bench.subject'::regclass), (n % (entries / 20) + 1)::text, CASE n / (entries / 20) % 2 WHEN 0 THEN 'status' ELSE 'amount' END,
           'pending', 'approved', 'postgres', now(), 'U', pg_current_xact_id()
    FROM generate_series(0, entries - 1) AS n;
END $$;
