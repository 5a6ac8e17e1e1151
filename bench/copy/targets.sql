INSERT INTO bench.target (what, must, bound, reached, unit, by_hand) VALUES
    ('COPY with define and normalize: to COPY with the empty trigger', '<=', 1.15, bench.median('copy', 'ours') / nullif(bench.median('copy', 'empty'), 0),
     'times', bench.median('copy', 'by_hand') / nullif(bench.median('copy', 'empty'), 0));
