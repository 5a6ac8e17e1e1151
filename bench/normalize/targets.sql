INSERT INTO bench.target (what, must, bound, reached, unit, by_hand) VALUES
    ('normalize e-mail, name and phone, written anew and normal already: over the empty trigger', '<=', 0.6,
     bench.more('clean', 'normalize', 'empty'), 'µs a row', bench.more('clean', 'normalize_by_hand', 'empty')),
    ('normalize e-mail, name and phone, none of them normal: over the empty trigger', '<=', 0.6,
     bench.more('dirty', 'normalize', 'empty'), 'µs a row', bench.more('dirty', 'normalize_by_hand', 'empty')),
    ('normalize e-mail, name and phone, not touched: over the empty trigger', '<=', 0.6,
     bench.more('other', 'normalize', 'empty'), 'µs a row', bench.more('other', 'normalize_by_hand', 'empty')),
    ('normalize by lower(trim({value})): to that in SET, both over the empty trigger', '<=', 1.3,
     bench.more('expression', 'expression', 'empty') / nullif(bench.more('expression', 'set_clause', 'empty'), 0), 'times',
     bench.more('expression', 'by_hand', 'empty') / nullif(bench.more('expression', 'set_clause', 'empty'), 0)),
    ('normalize by lower(ltrim(rtrim({value}))): to that in SET, both over the empty trigger', '<=', 1.3,
     bench.more('expression', 'other', 'empty') / nullif(bench.more('expression', 'other_set_clause', 'empty'), 0), 'times', NULL);
