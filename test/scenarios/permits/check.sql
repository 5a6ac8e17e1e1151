-- Twice through the rule: with every transition that occurred, and without the 29 that occurred once.

-- All of them declared: everything that happened may happen.
SELECT pgshift.define('permits', 'activity', states(), transitions(1));
SELECT accepted, refused FROM replay() \gset all_
SELECT expect('all declared: writes accepted', :all_accepted, 8577);
SELECT expect('all declared: writes refused', :all_refused, 0);
SELECT expect('all declared: cases whose row is not their last event',
          (SELECT count(*) FROM permits AS p FULL JOIN (SELECT DISTINCT ON (case_id) * FROM events ORDER BY case_id, line DESC) AS last
           ON p.case_id = last.case_id
           WHERE (p.activity, p.resource, p.at) IS DISTINCT FROM (last.activity, last.resource, last.at)), 0);

-- The rule is replaced by one without the rare ones, with the rows of the first replay still there: they are in states that
-- it knows, and that is all that define() asks of them.
SELECT pgshift.define('permits', 'activity', states(), transitions(2));
SELECT expect('transitions left', (SELECT sum(jsonb_array_length(targets))::bigint FROM jsonb_each(transitions(2)) AS t (state, targets)), 99 - 29);
SELECT accepted, refused FROM replay() \gset some_

CREATE TEMPORARY TABLE prediction AS SELECT * FROM predicted(2);
SELECT expect('predictions', (SELECT count(*) FROM prediction), 8577);
SELECT count(*) AS expected FROM prediction WHERE refused \gset
SELECT expect('predicted refusals', :expected, 36);
-- The fold itself: it predicts nothing where all is declared, and at least the first rare transition of each case that has
-- one where they are not. (How many more depends on where a case goes on from after a refusal.)
SELECT expect('rare ones left out: cases with a predicted refusal', (SELECT count(DISTINCT case_id) FROM prediction WHERE refused),
              (SELECT count(DISTINCT later.case_id) FROM steps AS earlier
               JOIN steps AS later ON later.case_id = earlier.case_id AND later.step = earlier.step + 1
               JOIN occurred AS o ON o.from_state = earlier.activity AND o.to_state = later.activity AND o.times = 1));
SELECT expect('all declared: predicted refusals', (SELECT count(*) FROM predicted(1) WHERE refused), 0);

SELECT expect('rare ones left out: writes refused', :some_refused, :expected);
SELECT expect('rare ones left out: writes accepted', :some_accepted, 8577 - :expected);

-- Event for event, with all that the error carries. A full join leaves what only one side has.
SELECT expect('rare ones left out: refusals that differ from the prediction',
          (SELECT count(*)
           FROM refusals AS r
           FULL JOIN (SELECT * FROM prediction WHERE refused) AS p ON p.line = r.line
           WHERE (r.line, r.sqlstate, r.message, r.schema_name, r.table_name, r.column_name, r.constraint_name)
                 IS DISTINCT FROM
                 (p.line, '23514',
                  format('[PgShift] Invalid state transition on table "permits": "%s" -> "%s" is not allowed.', p.from_state, p.to_state),
                  'public', 'permits', 'activity', 'zz_pgshift_2_define_activity')),
          0);

-- The DETAIL lists the targets of the state that the row has kept, or says that there is none, and ends with the row.
SELECT expect('rare ones left out: DETAILs that do not name exactly the targets',
          (SELECT count(*)
           FROM refusals AS r
           JOIN prediction AS p ON p.line = r.line
           LEFT JOIN LATERAL (SELECT string_agg(format('"%s"', o.to_state), ', ' ORDER BY o.to_state) AS list
                              FROM occurred AS o WHERE o.from_state = p.from_state AND o.times >= 2) AS targets ON true
           WHERE r.detail IS DISTINCT FROM
                 CASE WHEN targets.list IS NULL THEN format('"%s" is a terminal state.', p.from_state)
                      ELSE format('Allowed from "%s": %s.', p.from_state, targets.list) END || format(' Row: "%s".', p.case_id)),
          0);

-- And what is in the table in the end: the last event of each case that was not refused, whole.
SELECT expect('rare ones left out: rows that differ from the prediction',
          (SELECT count(*)
           FROM permits AS kept
           FULL JOIN (SELECT DISTINCT ON (p.case_id) e.* FROM prediction AS p JOIN events AS e ON e.line = p.line
                      WHERE NOT p.refused ORDER BY p.case_id, p.line DESC) AS last ON last.case_id = kept.case_id
           WHERE (kept.case_id, kept.activity, kept.resource, kept.at) IS DISTINCT FROM (last.case_id, last.activity, last.resource, last.at)),
          0);

\echo 'permits: 8577 events of 1434 cases replayed, 99 transitions declared: all accepted; 29 rare ones left out:' :expected 'refused, exactly as predicted'
