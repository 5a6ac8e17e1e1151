INSERT INTO bench.target (what, must, bound, reached, unit, by_hand) VALUES
    ('audit, 2 of 10 followed fields change: to the set-based INSERT of the same entries, both over no rule', '<=', 0.9,
     bench.more('state', 'audit', 'none') / nullif(bench.more('state', 'audit_by_set', 'none'), 0), 'times',
     bench.more('state', 'audit_by_hand', 'none') / nullif(bench.more('state', 'audit_by_set', 'none'), 0)),
    ('the same with the UPDATE itself', '<=', 0.9, bench.median('state', 'audit') / nullif(bench.median('state', 'audit_by_set'), 0), 'times',
     bench.median('state', 'audit_by_hand') / nullif(bench.median('state', 'audit_by_set'), 0)),
    ('audit, no followed field changes: over the empty BEFORE trigger', '<=', 0.2, bench.more('other', 'audit', 'empty'), 'µs a row',
     bench.more('other', 'audit_by_hand', 'empty')),
    ('the same: over an empty AFTER trigger', '<=', 0.2, bench.more('other', 'audit', 'empty_after'), 'µs a row',
     bench.more('other', 'audit_by_hand', 'empty_after')),
    ('size of a logged field, heap', '<=', 120, bench.median('state', 'audit', 'heap'), 'bytes', bench.median('state', 'audit_by_hand', 'heap')),
    ('b-trees of the log', '<=', 1, bench.median('state', 'audit', 'indexes'), 'b-trees', bench.median('state', 'audit_by_hand', 'indexes'));
