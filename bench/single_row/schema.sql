-- A row at a time, by its key: what pgbench runs, prepared, with 1 and 8 clients.

-- Who writes a log by hand can do it where he writes the row, with one function for both.
CREATE FUNCTION bench.update_by_hand(of_id bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    before record;
    after record;
BEGIN
    SELECT status, amount INTO before FROM bench.subject WHERE id = of_id FOR NO KEY UPDATE;
    UPDATE bench.subject SET status = CASE status WHEN 'pending' THEN 'approved' ELSE 'pending' END, amount = amount + 1
    WHERE id = of_id RETURNING status, amount INTO after;
    INSERT INTO bench.log_by_hand (table_name, entity_id, field, from_value, to_value, changed_by, changed_at, operation, transaction_id)
    VALUES ('subject', of_id::text, 'status', before.status, after.status, session_user, clock_timestamp(), 'U', pg_current_xact_id()),
           ('subject', of_id::text, 'amount', before.amount::text, after.amount::text, session_user, clock_timestamp(), 'U', pg_current_xact_id());
END $$;

INSERT INTO bench.work (work, label, statement)
SELECT 'single_' || clients, 'UPDATE by key, prepared, ' || clients || CASE clients WHEN 1 THEN ' client' ELSE ' clients' END,
       $$UPDATE %s SET status = CASE status WHEN 'pending' THEN 'approved' ELSE 'pending' END, amount = amount + 1 WHERE id = :id$$
FROM unnest(ARRAY[1, 8]) AS clients;

INSERT INTO bench.line (part, work, rule, label, puts, statement)
SELECT 'single_row', 'single_' || clients, rule, label, puts, statement
FROM unnest(ARRAY[1, 8]) AS clients,
     (VALUES (1, 'none',          'no rule',                       '{}'::text[],                              NULL),
             (2, 'empty',         'empty trigger in C',            '{empty}',                                 NULL),
             (3, 'ours',          'pgshift.define, normalize',     '{define,normalize}',                      NULL),
             (4, 'by_hand',       'both by PL/pgSQL',              '{define_by_hand,normalize_by_hand}',      NULL),
             (5, 'audit',         'pgshift.audit',                 '{audit}',                                 NULL),
             (6, 'audit_in_one',  'UPDATE and INSERT in a function', '{}',                                    'SELECT bench.update_by_hand(:id)'),
             (7, 'audit_by_hand', 'audit by PL/pgSQL trigger',     '{audit_by_hand}',                         NULL))
     AS rules(place, rule, label, puts, statement)
ORDER BY clients, place;
