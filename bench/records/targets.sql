INSERT INTO bench.target (what, must, bound, reached, unit) VALUES
    ('a seal of one new entry among ten times the rows: to one among a tenth of the rows', '<=', 2,
     bench.median('seal', 'many') / nullif(bench.median('seal', 'few'), 0), 'times'),
    ('DROP TABLE of which ten times the rows were logged: to one of which a tenth of the rows were', '<=', 1.2,
     bench.median('drop', 'many') / nullif(bench.median('drop', 'few'), 0), 'times');
