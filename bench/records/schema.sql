-- What does not grow with what was recorded: a seal of one new entry, and DROP TABLE.

INSERT INTO bench.work (work, label, statement) VALUES
    ('seal', 'a seal of one new entry', 'SELECT pgshift.seal_audit()'),
    ('drop', 'DROP TABLE', 'DROP TABLE bench.dropped');
INSERT INTO bench.line (part, work, rule, label) VALUES
    ('records', 'seal', 'few', 'in a log of a tenth of the rows'),
    ('records', 'seal', 'many', 'in a log of ten times the rows'),
    ('records', 'drop', 'few', 'of which a tenth of the rows were logged'),
    ('records', 'drop', 'many', 'of which ten times the rows were logged');

-- A log of so many entries of one table, sealed but for one.
CREATE FUNCTION bench.record(relation regclass, entries bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pgshift.audit(relation);
    INSERT INTO pgshift._pgshift_state_audit (table_id, entity_id, field, from_value, to_value, changed_by, changed_at, operation, transaction_id)
    SELECT r.table_id, (n % (entries / 20 + 1))::text, 'status', 'pending', 'approved', 'postgres', clock_timestamp(), 'U', pg_current_xact_id()
    FROM pgshift.recorded_tables AS r, generate_series(1, entries) AS n WHERE r.relation = record.relation;
END $$;
