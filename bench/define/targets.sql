INSERT INTO bench.target (what, must, bound, reached, unit, by_hand) VALUES
    ('define, state changes in every row: over the empty trigger', '<=', 0.20, bench.more('state', 'define', 'empty'), 'µs a row',
     bench.more('state', 'define_by_hand', 'empty')),
    ('define, state not touched: over the empty trigger', '<=', 0.05, bench.more('other', 'define', 'empty'), 'µs a row',
     bench.more('other', 'define_by_hand', 'empty')),
    ('define, 50 states and 500 transitions: to 4 states', '<=', 1.10,
     bench.median('state', 'define_50') / nullif(bench.median('state', 'define'), 0), 'times', NULL);
