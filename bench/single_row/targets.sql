INSERT INTO bench.target (what, must, bound, reached, unit, by_hand)
SELECT format(line.what, clients || CASE clients WHEN 1 THEN ' client' ELSE ' clients' END), line.must, line.bound, line.reached, 'times', line.by_hand
FROM unnest(ARRAY[1, 8]) AS clients, LATERAL (SELECT 'single_' || clients) AS of(work), LATERAL (VALUES
    (1, 'single-row UPDATE, %s, define and normalize: transactions a second to no rule', '>=', 0.97,
        bench.median(work, 'ours', 'tps') / nullif(bench.median(work, 'none', 'tps'), 0), bench.median(work, 'by_hand', 'tps') / nullif(bench.median(work, 'none', 'tps'), 0)),
    (2, 'the same by the backends'' CPU time: no rule to ours', '>=', 0.97,
        bench.median(work, 'none') / nullif(bench.median(work, 'ours'), 0), bench.median(work, 'none') / nullif(bench.median(work, 'by_hand'), 0)),
    (3, 'single-row UPDATE, %s, audit: transactions a second to UPDATE and INSERT in one function', '>=', 0.95,
        bench.median(work, 'audit', 'tps') / nullif(bench.median(work, 'audit_in_one', 'tps'), 0),
        bench.median(work, 'audit_by_hand', 'tps') / nullif(bench.median(work, 'audit_in_one', 'tps'), 0)),
    (4, 'the same by the backends'' CPU time: that function''s to ours', '>=', 0.95,
        bench.median(work, 'audit_in_one') / nullif(bench.median(work, 'audit'), 0), bench.median(work, 'audit_in_one') / nullif(bench.median(work, 'audit_by_hand'), 0))
) AS line(place, what, must, bound, reached, by_hand)
ORDER BY clients, line.place;
