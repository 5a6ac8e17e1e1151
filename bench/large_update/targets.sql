INSERT INTO bench.target (what, must, bound, reached, unit, by_hand) VALUES
    ('one UPDATE of many audited rows: peak memory over no rule', '<=', 16, bench.more('large', 'audit', 'none', 'peak') / 1024, 'MB', NULL),
    ('of which over an empty AFTER trigger', '<=', 16, bench.more('large', 'audit', 'empty_after', 'peak') / 1024, 'MB', NULL),
    ('the same: time of a row to that among a tenth of the rows', '<=', 1.1, bench.median('large', 'audit') / nullif(bench.median('large_tenth', 'audit'), 0),
     'times', bench.median('large', 'none') / nullif(bench.median('large_tenth', 'none'), 0));
