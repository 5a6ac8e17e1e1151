INSERT INTO bench.target (what, must, bound, reached, unit) VALUES
    ('memory of a backend after many tables with four rules each: over no rule', '<=', 20, bench.more('memory', 'ours', 'none', 'allocated') / 1048576, 'MB'),
    ('after the relation cache was invalidated: in use by memory contexts, over no rule', '<=', 1,
     bench.more('memory_back', 'ours', 'none', 'contexts') / 1048576, 'MB'),
    ('the same outside of memory contexts (C++)', '<=', 1, bench.more('memory_back', 'ours', 'none', 'outside') / 1048576, 'MB');
