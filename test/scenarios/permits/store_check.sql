SELECT expect_events('permit_events_at_once');

-- Each event that all have appended to one stream is there, one after the other.
SELECT expect('contended stream: events', (SELECT count(*) FROM pgshift.read_events('contended', 'one')), 800);
SELECT expect('contended stream: versions that are not their place',
    (SELECT count(*) FROM pgshift.read_events('contended', 'one') WITH ORDINALITY AS e (a, b, c, version, d, f, g, h, i, j, place) WHERE version <> place - 1), 0);
SELECT expect('contended stream: sessions with 100 events by key',
    (SELECT count(*) FROM generate_series(0, 7) AS s WHERE (SELECT count(*) FROM pgshift.query_events('contended', jsonb_build_object('data', jsonb_build_object('by', s)))) = 100), 8);
