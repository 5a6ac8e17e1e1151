-- Every line that was measured, as Markdown.

SELECT '| write | rule | µs | least - most | over no rule | over the empty trigger | ratio to no rule |'
UNION ALL
SELECT '|---|---|--:|--:|--:|--:|--:|';

WITH measured AS (
    SELECT work, rule, bench.median(work, rule) AS cpu, min(value) AS least, max(value) AS most
    FROM bench.figure WHERE measure = 'cpu' GROUP BY work, rule
)
SELECT format('| %s | %s | %s | %s - %s | %s | %s | %s |', w.label, l.label, bench.figure(m.cpu), bench.figure(m.least), bench.figure(m.most),
              CASE WHEN m.rule <> 'none' THEN bench.figure(m.cpu - none.cpu) END,
              CASE WHEN m.rule NOT IN ('none', 'empty') THEN bench.figure(m.cpu - empty.cpu) END,
              bench.figure(m.cpu / nullif(none.cpu, 0)))
FROM measured AS m
JOIN bench.line AS l USING (work, rule)
JOIN bench.work AS w USING (work)
LEFT JOIN measured AS none ON none.work = m.work AND none.rule = 'none'
LEFT JOIN measured AS empty ON empty.work = m.work AND empty.rule = 'empty'
ORDER BY w.place, l.place;
