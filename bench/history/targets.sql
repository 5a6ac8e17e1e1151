INSERT INTO bench.target (what, must, bound, reached, unit) VALUES
    ('history() of 20 entries in a large log: half of the times to those of the bare index query', '<=', 1.2,
     bench.median('history', 'history', 'latency') / nullif(bench.median('history', 'query', 'latency'), 0), 'times'),
    ('the same by the backend''s CPU time', '<=', 1.2, bench.median('history', 'history') / nullif(bench.median('history', 'query'), 0), 'times');
