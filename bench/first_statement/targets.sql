INSERT INTO bench.target (what, must, bound, reached, unit, by_hand) VALUES
    ('first statement of a connection, all four rules: over no rule', '<=', 2, bench.more('first', 'ours', 'none') / 1000, 'ms',
     bench.more('first', 'by_hand', 'none') / 1000);
