-- What was measured that is no time, as Markdown.

SELECT '| of | rule | what | median | least - most |'
UNION ALL
SELECT '|---|---|---|--:|--:|';

SELECT format('| %s | %s | %s | %s | %s - %s |', w.label, l.label, m.label, bench.figure(bench.median(f.work, f.rule, f.measure) / m.unit),
              bench.figure(min(f.value) / m.unit), bench.figure(max(f.value) / m.unit))
FROM bench.figure AS f
JOIN (VALUES (1, 'heap', 'heap of a logged field, bytes', 1), (2, 'index', 'indexes of a logged field, bytes', 1), (3, 'indexes', 'indexes', 1),
             (4, 'tps', 'transactions a second', 1), (5, 'latency', 'half of the times, µs', 1),
             (6, 'peak', 'peak of the address space, MB more than before', 1024),
             (7, 'allocated', 'allocated, MB', 1048576), (8, 'contexts', 'in use by memory contexts, MB', 1048576),
             (9, 'outside', 'outside of memory contexts, MB', 1048576),
             (10, 'size', 'MB', 1000000))
     AS m(place, measure, label, unit) USING (measure)
JOIN bench.line AS l USING (work, rule)
JOIN bench.work AS w USING (work)
GROUP BY w.label, w.place, l.label, l.place, m.place, m.label, m.unit, f.work, f.rule, f.measure
ORDER BY w.place, m.place, l.place;
