INSERT INTO bench.target (what, must, bound, reached, unit, by_hand) VALUES
    ('append of an event in a transaction of many: to a plain INSERT of the same row with the same indexes', '<=', 2.0,
     bench.median('event_one', 'append') / nullif(bench.median('event_one', 'insert'), 0), 'times',
     bench.median('event_one', 'by_hand') / nullif(bench.median('event_one', 'insert'), 0)),
    ('the same to PL/pgSQL of the same effect', '<=', 0.35,
     bench.median('event_one', 'append') / nullif(bench.median('event_one', 'by_hand'), 0), 'times', 1),
    ('append_if with a condition over one key: to an append with that key''s index', '<=', 1.5,
     bench.median('event_condition', 'append_if') / nullif(bench.median('event_condition', 'append'), 0), 'times', NULL),
    ('append of 100 events in one call: INSERT of 100 rows with the same indexes to it', '>=', 0.8,
     bench.median('event_hundred', 'insert') / nullif(bench.median('event_hundred', 'append'), 0), 'times', NULL);
INSERT INTO bench.target (what, must, bound, reached, unit, by_hand)
SELECT replace(what, '%c', clients), '>=', bound, bench.median('event_commits_' || clients, 'append', 'tps') / nullif(bench.median('event_commits_' || clients, rule, 'tps'), 0), 'times', NULL
FROM (VALUES ('8', 'insert', 0.9, 'appends to different streams, %c clients: transactions a second to plain INSERT'),
             ('32', 'insert', 0.9, 'appends to different streams, %c clients: transactions a second to plain INSERT'),
             ('32', 'fence', 3.0, 'appends to different streams, %c clients: transactions a second to INSERT under a lock to the end of the transaction'))
     AS l (clients, rule, bound, what);
INSERT INTO bench.target (what, must, bound, reached, unit) VALUES
    ('appends to one stream, 16 clients: transactions a second to PL/pgSQL', '>=', 0.9,
     bench.median('event_hot', 'append', 'tps') / nullif(bench.median('event_hot', 'by_hand', 'tps'), 0), 'times'),
    ('read_events of a stream of 100 events in a large store: to the bare index query', '<=', 1.3,
     bench.median('event_stream', 'read') / nullif(bench.median('event_stream', 'query'), 0), 'times'),
    ('query_events by one key in a large store: to SQL by hand', '<=', 1.5,
     bench.median('event_key', 'read') / nullif(bench.median('event_key', 'query'), 0), 'times'),
    ('query_events by two items with two keys in a large store: to SQL by hand', '<=', 1.5,
     bench.median('event_items', 'read') / nullif(bench.median('event_items', 'query'), 0), 'times'),
    ('settled read at the end of the store while 32 clients append: to the unsettled one', '<=', 1.3,
     bench.median('event_end', 'settled') / nullif(bench.median('event_end', 'unsettled'), 0), 'times');
