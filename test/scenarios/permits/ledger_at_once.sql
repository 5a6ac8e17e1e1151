-- What one of eight sessions does, a transaction a transition: the events of every eighth case, in the file's order, so that
-- cases are interleaved within a session and between them; and then one subject that all of them move.

SELECT pgshift.define_machine('permits at once', states(), transitions(1), 'Confirmation of receipt');
SELECT pgshift.define_machine('contended', '{on}', '{"on": ["on"]}', 'on');

CREATE PROCEDURE enter_every_eighth(session int) LANGUAGE plpgsql AS $$
DECLARE
    e events;
BEGIN
    FOR e IN SELECT * FROM events WHERE abs(hashtext(case_id) % 8) = session ORDER BY line LOOP
        PERFORM enter('permits at once', e);
        COMMIT;
    END LOOP;
    FOR i IN 1..100 LOOP
        PERFORM pgshift.transition('contended', 'one', 'on', session::text);
        COMMIT;
    END LOOP;
END $$;
