-- The machine that the file itself defines.

-- The events of each case, numbered. The other views and functions count on `step` having no gaps.
CREATE VIEW steps AS
SELECT line, case_id, activity, row_number() OVER (PARTITION BY case_id ORDER BY line) AS step FROM events;

-- A transition is an ordered pair of activities that followed one another in at least one case. An activity that was
-- followed by itself counts like any other pair. There is one such pair, it occurred six times; so it is one of the 99 and
-- none of the 29 that occurred once. (To the rule it makes no difference: an unchanged state is always fine.)
CREATE VIEW occurred AS
SELECT earlier.activity AS from_state, later.activity AS to_state, count(*) AS times
FROM steps AS earlier
JOIN steps AS later ON later.case_id = earlier.case_id AND later.step = earlier.step + 1
GROUP BY earlier.activity, later.activity;

SELECT expect('transitions', (SELECT count(*) FROM occurred), 99);
SELECT expect('transitions that occurred once', (SELECT count(*) FROM occurred WHERE times = 1), 29);
SELECT expect('transitions from a state to itself', (SELECT count(*) FROM occurred WHERE from_state = to_state), 1);
SELECT expect('times that it occurred', (SELECT times FROM occurred WHERE from_state = to_state), 6);

CREATE FUNCTION states() RETURNS text[] LANGUAGE sql AS $$
    SELECT array_agg(DISTINCT activity ORDER BY activity) FROM events
$$;

-- What define() takes: the transitions that occurred at least so often.
CREATE FUNCTION transitions(at_least bigint) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_object_agg(from_state, targets)
    FROM (SELECT from_state, jsonb_agg(to_state ORDER BY to_state) AS targets
          FROM occurred WHERE times >= at_least GROUP BY from_state) AS declared
$$;

-- What must happen when only those are declared: a fold over the events of each case that knows nothing of triggers. The
-- event after a refused one starts from the state that the row has kept, not from the one that was refused.
CREATE FUNCTION predicted(at_least bigint)
RETURNS TABLE (line bigint, case_id text, step bigint, from_state text, to_state text, refused boolean) LANGUAGE sql AS $$
    WITH RECURSIVE fold AS (
        SELECT line, case_id, step, NULL::text AS from_state, activity AS to_state, false AS refused, activity AS kept
        FROM steps WHERE step = 1
      UNION ALL
        SELECT s.line, s.case_id, s.step, f.kept, s.activity, verdict.refused,
               CASE WHEN verdict.refused THEN f.kept ELSE s.activity END
        FROM fold AS f
        JOIN steps AS s ON s.case_id = f.case_id AND s.step = f.step + 1
        CROSS JOIN LATERAL (
            SELECT s.activity <> f.kept
                   AND NOT EXISTS (SELECT FROM occurred AS o
                                   WHERE o.from_state = f.kept AND o.to_state = s.activity AND o.times >= at_least)
        ) AS verdict (refused)
    )
    SELECT line, case_id, step, from_state, to_state, refused FROM fold
$$;
