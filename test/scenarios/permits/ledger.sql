-- The same events through transition(): the case is the subject, the activity the state, the resource the actor.

SELECT pgshift.define_machine('permits', states(), transitions(1), 'Confirmation of receipt');

CREATE FUNCTION enter(machine text, e events) RETURNS void LANGUAGE sql AS $$
    SELECT pgshift.transition($1, e.case_id, e.activity, e.resource, 'RESOURCE', jsonb_build_object('at', e.at, 'line', e.line));
$$;

-- One statement, in the file's order.
SELECT enter('permits', e) FROM (SELECT * FROM events ORDER BY line) AS e;

CREATE FUNCTION expect_history(of_machine text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM expect(of_machine || ': entries', (SELECT count(*) FROM pgshift._pgshift_ledger WHERE machine = of_machine), 8577);
    -- Event for event, both ways: each case's history is the file's, in its order, from state to state.
    PERFORM expect(of_machine || ': entries that differ from the file',
        (SELECT count(*)
           FROM (SELECT c.case_id, h.* FROM (SELECT DISTINCT case_id FROM events) AS c
                  CROSS JOIN LATERAL pgshift.ledger_history(of_machine, c.case_id) AS h) AS h
           FULL JOIN (SELECT s.step, lag(s.activity) OVER (PARTITION BY s.case_id ORDER BY s.step) AS before, e.*
                        FROM steps AS s JOIN events AS e USING (line)) AS e ON e.case_id = h.case_id AND e.step = h.sort_key
          WHERE (h.subject_id, h.from_state, h.to_state, h.actor_id, h.actor_type, (h.metadata ->> 'at')::timestamptz, (h.metadata ->> 'line')::bigint)
                IS DISTINCT FROM (e.case_id, e.before, e.activity, coalesce(e.resource, 'system'), 'RESOURCE', e.at, e.line)), 0);
    PERFORM expect(of_machine || ': last entries that are not where subjects_in() has them',
        (SELECT count(*)
           FROM (SELECT (pgshift.subjects_in(of_machine, s, max_rows => NULL)).* FROM unnest(states()) AS s) AS i
           FULL JOIN (SELECT DISTINCT ON (case_id) * FROM events ORDER BY case_id, line DESC) AS e ON e.case_id = i.subject_id
          WHERE (i.to_state, i.most_recent) IS DISTINCT FROM (e.activity, true)), 0);
    PERFORM expect(of_machine || ': subjects with more or less than one last entry',
        (SELECT count(*) FROM (SELECT FROM pgshift._pgshift_ledger WHERE machine = of_machine
                                GROUP BY subject_id HAVING count(*) FILTER (WHERE most_recent) <> 1) AS s), 0);
    PERFORM expect(of_machine || ': entries that are older than the one before them',
        (SELECT count(*) FROM (SELECT created_at, lag(created_at) OVER (PARTITION BY subject_id ORDER BY sort_key) AS before
                                 FROM pgshift._pgshift_ledger WHERE machine = of_machine) AS e WHERE created_at < before), 0);
END $$;
SELECT expect_history('permits');
