INSERT INTO bench.target (what, must, bound, reached, unit, by_hand)
SELECT format(line.what, clients || CASE clients WHEN 1 THEN ' client' ELSE ' clients' END), '>=', 2.0, line.reached, 'times', line.by_hand
FROM unnest(ARRAY[1, 8]) AS clients, LATERAL (SELECT 'ledger_' || clients, 'ledger_many_' || clients) AS of(work, many), LATERAL (VALUES
    (1, 'ledger, %s, a hundred transitions a transaction: transitions a second to PL/pgSQL of the same effect',
        bench.median(many, 'transition', 'tps') / nullif(bench.median(many, 'by_hand', 'tps'), 0), 1.0),
    (2, 'the same by the backends'' CPU time: PL/pgSQL to ours', bench.median(many, 'by_hand') / nullif(bench.median(many, 'transition'), 0), 1.0),
    (3, 'ledger, %s, a transition a transaction: transitions a second to PL/pgSQL of the same effect',
        bench.median(work, 'transition', 'tps') / nullif(bench.median(work, 'by_hand', 'tps'), 0), 1.0),
    (4, 'the same by the backends'' CPU time: PL/pgSQL to ours, both over the bare round trip',
        bench.more(work, 'by_hand', 'none') / nullif(bench.more(work, 'transition', 'none'), 0), 1.0),
    (5, 'ledger, %s, a transition a transaction: transitions a second to its six statements one by one',
        bench.median(work, 'transition', 'tps') / nullif(bench.median(work, 'by_statements', 'tps'), 0),
        bench.median(work, 'by_hand', 'tps') / nullif(bench.median(work, 'by_statements', 'tps'), 0))
) AS line(place, what, reached, by_hand)
ORDER BY clients, line.place;

INSERT INTO bench.target (what, must, bound, reached, unit, by_hand) VALUES
    ('ledger, a subject with a hundredth of the rows as its past, by CPU time: to one with 10 entries', '<=', 1.2,
     bench.median('ledger_past', 'middle') / nullif(bench.median('ledger_past', 'short'), 0), 'times', NULL),
    ('ledger, a subject with as many entries as there are rows: to one with 10 entries', '<=', 1.2,
     bench.median('ledger_past', 'long') / nullif(bench.median('ledger_past', 'short'), 0), 'times', NULL),
    ('ledger, the last hundred of ' || (SELECT transitions FROM bench.hot) || ' transitions of one subject in one transaction: to the first hundred', '<=', 1.5,
     bench.median('ledger_transaction', 'last') / nullif(bench.median('ledger_transaction', 'first'), 0), 'times', NULL),
    ('the same under an old snapshot', '<=', 1.5,
     bench.median('ledger_snapshot', 'last') / nullif(bench.median('ledger_snapshot', 'first'), 0), 'times', NULL);
