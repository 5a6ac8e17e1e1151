INSERT INTO bench.target (what, must, bound, reached, unit)
SELECT format('%s, %s: as without the event triggers', w.label, l.label), '<=', 1.2, bench.median(l.work, l.rule, m.measure) / nullif(bench.median(l.work, m.without, m.measure), 0), 'times'
FROM bench.line AS l JOIN bench.work AS w USING (work)
     CROSS JOIN LATERAL (SELECT CASE l.work WHEN 'ddl_memory' THEN 'peak' ELSE 'cpu' END, CASE l.rule WHEN 'beside_many' THEN 'none_beside_many' ELSE 'none' END) AS m(measure, without)
WHERE l.part = 'ddl' AND l.rule IN ('beside_many', 'beside_large');
