INSERT INTO bench.target (what, must, bound, reached, unit, by_hand) VALUES
    ('all four at once: to the sum of the four alone, all over no rule', '<=', 1.1,
     bench.more('state', 'together', 'none')
     / (SELECT nullif(sum(bench.more('state', alone, 'none')), 0) FROM unnest(ARRAY['alone_normalize', 'alone_define', 'alone_gate', 'alone_audit']) AS alone),
     'times',
     bench.more('state', 'together_by_hand', 'none')
     / (SELECT nullif(sum(bench.more('state', alone, 'none')), 0) FROM unnest(ARRAY['alone_normalize', 'alone_define', 'alone_gate', 'alone_audit']) AS alone));
