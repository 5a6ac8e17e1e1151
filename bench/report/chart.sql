-- What the chart shows: CPU time over no rule, in µs a row. A row a group of bars; the panel, its label, then a value for each
-- kind of bar.
SELECT panel, label, coalesce(bench.more(work, 'empty', 'none')::text, '?') AS empty,
       coalesce(bench.more(work, ours, 'none')::text, '?') AS ours,
       coalesce(bench.more(work, by_hand, 'none')::text, '?') AS by_hand
FROM (VALUES
    (1, 1, 'define:\nstate changes',      'state',      'define',         'define_by_hand'),
    (1, 2, 'define:\nnot touched',        'other',      'define',         'define_by_hand'),
    (1, 3, 'normalize:\nnot normal',      'dirty',      'normalize',      'normalize_by_hand'),
    (1, 4, 'normalize:\nnormal',          'clean',      'normalize',      'normalize_by_hand'),
    (1, 5, 'normalize:\nexpression',      'expression', 'expression',     'by_hand'),
    (1, 6, 'consensus:\nother rows',      'state',      'gate_condition', 'gate_condition_by_hand'),
    (2, 7, 'consensus:\n2 approvals',     'state',      'gate',           'gate_by_hand'),
    (2, 8, 'audit:\n2 fields',            'state',      'audit',          'audit_by_hand'),
    (2, 9, 'all four',                    'state',      'together',       'together_by_hand')
) AS bar(panel, place, label, work, ours, by_hand)
ORDER BY place;
