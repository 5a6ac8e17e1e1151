INSERT INTO bench.target (what, must, bound, reached, unit) VALUES
    ('size of the library, stripped', '<=', 1.6, bench.median('library', 'stripped', 'size') / 1e6, 'MB');
