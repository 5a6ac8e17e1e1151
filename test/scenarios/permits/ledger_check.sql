SELECT expect_history('permits at once');

-- Each transition that all have made of one subject is there, one after the other.
SELECT expect('contended: entries', (SELECT count(*) FROM pgshift.ledger_history('contended', 'one')), 800);
SELECT expect('contended: sessions', (SELECT count(DISTINCT actor_id) FROM pgshift.ledger_history('contended', 'one')), 8);
SELECT expect('contended: last sort_key', (pgshift.current_state('contended', 'one')).sort_key, 800);
SELECT expect('contended: entries whose time is not that of their turn',
          (SELECT count(*) FROM pgshift.ledger_history('contended', 'one') AS h
            WHERE (pgshift.state_at('contended', 'one', h.created_at)).sort_key < h.sort_key), 0);
