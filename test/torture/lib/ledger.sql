-- A machine of the ledger, for the parts that make transitions while things go wrong, and what must hold of it afterwards.
CREATE TABLE torture.told (subject_id text, sort_key int, to_state text);
CREATE FUNCTION torture.may_approve(e pgshift.ledger_entry) RETURNS boolean LANGUAGE sql AS
    $$SELECT e.metadata ? 'by' AND e.from_state = 'review'$$;
CREATE FUNCTION torture.tell(e pgshift.ledger_entry) RETURNS void LANGUAGE sql AS
    $$INSERT INTO torture.told VALUES (e.subject_id, e.sort_key, e.to_state)$$;

-- Each of two versions again and again.
CREATE FUNCTION torture.install_machine(which int) RETURNS int LANGUAGE sql AS $$
SELECT pgshift.define_machine('order', '{new,review,approved,rejected,paid}',
    CASE which WHEN 1 THEN '{"new": ["review"], "review": ["approved", "rejected"], "approved": ["paid", "review"]}'
               ELSE '{"new": ["review"], "review": ["approved", "rejected"], "approved": ["paid"], "rejected": ["review"], "paid": ["review"]}' END::jsonb,
    'new', guards => '{"review->approved": "torture.may_approve", "approved->paid": "metadata->>''amount'' = ''1''"}',
    callbacks => '{"after:<initial>->new": "torture.tell", "after:review->approved": "torture.tell"}')
$$;
SELECT torture.install_machine(1);

CREATE SEQUENCE torture.order_ids;
SELECT nextval('torture.order_ids') FROM generate_series(1, 20);
-- The younger ones, so that writers meet.
CREATE FUNCTION torture.order() RETURNS text LANGUAGE sql VOLATILE AS
    $$SELECT 'o-' || greatest(1, last_value - 20 + torture.pick(20)) FROM torture.order_ids$$;
CREATE FUNCTION torture.next_order() RETURNS text LANGUAGE sql VOLATILE AS $$SELECT 'o-' || nextval('torture.order_ids')$$;
CREATE FUNCTION torture.next_state(subject text) RETURNS text LANGUAGE sql VOLATILE AS $$
SELECT CASE (pgshift.current_state('order', subject)).to_state WHEN 'new' THEN 'review'
            WHEN 'review' THEN torture.one_of('approved', 'approved', 'rejected', 'paid')
            WHEN 'approved' THEN torture.one_of('paid', 'review') WHEN 'rejected' THEN 'review' WHEN 'paid' THEN 'review' ELSE 'new' END
$$;
CREATE FUNCTION torture.move(subject text, locking text DEFAULT 'pessimistic') RETURNS pgshift.ledger_entry LANGUAGE sql VOLATILE AS $$
SELECT pgshift.transition('order', subject, torture.next_state(subject), locking => locking,
    metadata => torture.one_of('{"by": "ann", "amount": 1}', '{"by": "ann", "amount": 1}', '{"amount": 2}')::jsonb)
$$;

-- By scans of the tables: an index may have lost something.
CREATE FUNCTION torture.ledger_violations() RETURNS SETOF text LANGUAGE plpgsql
SET enable_indexscan = off SET enable_bitmapscan = off SET enable_indexonlyscan = off SET work_mem = '64MB' AS $$
BEGIN
    RETURN QUERY
    SELECT format('%s %s: sort_keys %s', machine, subject_id, array_agg(sort_key ORDER BY sort_key))
      FROM pgshift._pgshift_ledger GROUP BY machine, subject_id HAVING max(sort_key) <> count(*) OR min(sort_key) <> 1 OR count(DISTINCT sort_key) <> count(*);
    RETURN QUERY
    SELECT format('%s %s: most_recent at %s of %s', machine, subject_id, array_agg(sort_key) FILTER (WHERE most_recent), max(sort_key))
      FROM pgshift._pgshift_ledger GROUP BY machine, subject_id
    HAVING count(*) FILTER (WHERE most_recent) <> 1 OR max(sort_key) FILTER (WHERE most_recent) <> max(sort_key);
    RETURN QUERY
    SELECT format('%s %s: entry %s begins with %L at %s under version %s after %L at %s under %s', machine, subject_id, sort_key,
                  e.from_state, e.created_at, e.machine_version, former.to_state, former.created_at, former.machine_version)
      FROM pgshift._pgshift_ledger AS e
      JOIN (SELECT machine, subject_id, sort_key + 1 AS sort_key, to_state, created_at, machine_version FROM pgshift._pgshift_ledger) AS former USING (machine, subject_id, sort_key)
     WHERE e.from_state IS DISTINCT FROM former.to_state OR e.created_at < former.created_at OR e.machine_version < former.machine_version;
    RETURN QUERY
    SELECT format('%s %s: entry %s from %L to %L is not what version %s declares', e.machine, subject_id, sort_key, from_state, to_state, machine_version)
      FROM pgshift._pgshift_ledger AS e
      LEFT JOIN pgshift._pgshift_machines AS m ON m.machine = e.machine AND m.version = e.machine_version
     WHERE (CASE WHEN from_state IS NULL THEN to_state = definition ->> 'initial' AND sort_key = 1
                 ELSE definition -> 'transitions' -> from_state ? to_state END) IS NOT TRUE;
    RETURN QUERY
    SELECT format('order %s: entry %s to %L has got past its guard by %s', subject_id, sort_key, to_state, metadata)
      FROM pgshift._pgshift_ledger
     WHERE machine = 'order' AND (to_state = 'approved' AND NOT metadata ? 'by' OR from_state = 'approved' AND to_state = 'paid' AND metadata ->> 'amount' IS DISTINCT FROM '1');
    RETURN QUERY
    SELECT format('order %s: entry %s to %L: callback called %s times, should be %s', subject_id, sort_key, to_state, t.calls, e.calls)
      FROM (SELECT subject_id, sort_key, to_state, count(*) AS calls FROM torture.told GROUP BY 1, 2, 3) AS t
      FULL JOIN (SELECT subject_id, sort_key, to_state, 1 AS calls FROM pgshift._pgshift_ledger
                  WHERE machine = 'order' AND to_state IN ('new', 'approved')) AS e USING (subject_id, sort_key, to_state)
     WHERE t.calls IS DISTINCT FROM e.calls;
    RETURN QUERY
    SELECT format('machine %s has versions %s', machine, array_agg(version ORDER BY version)) FROM pgshift._pgshift_machines
     GROUP BY machine HAVING max(version) <> count(*) OR count(DISTINCT version) <> count(*);
END $$;
