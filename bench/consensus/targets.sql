INSERT INTO bench.target (what, must, bound, reached, unit, by_hand) VALUES
    ('consensus, transition not gated: over the empty trigger', '<=', 0.3, bench.more('state', 'gate_elsewhere', 'empty'), 'µs a row', NULL),
    ('consensus, condition false: over the empty trigger', '<=', 0.3, bench.more('state', 'gate_condition', 'empty'), 'µs a row',
     bench.more('state', 'gate_condition_by_hand', 'empty')),
    ('consensus, 2 approvals a row found, locked, used: to PL/pgSQL that counts and marks, both over no rule', '<=', 0.5,
     bench.more('state', 'gate', 'none') / nullif(bench.more('state', 'gate_by_hand', 'none'), 0), 'times', 1),
    ('the same with the UPDATE itself', '<=', 0.5, bench.median('state', 'gate') / nullif(bench.median('state', 'gate_by_hand'), 0), 'times', 1),
    ('the same to PL/pgSQL that marks first and then counts, both over no rule', '<=', 0.5,
     bench.more('state', 'gate', 'none') / nullif(bench.more('state', 'gate_by_mark', 'none'), 0), 'times', 1);
