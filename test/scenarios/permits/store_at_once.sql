-- What one of eight sessions does, a transaction an event: the events of every eighth case, in the file's order, with the version
-- that the case must have; and then one stream that all of them append to, of which none knows the version.

SELECT pgshift.create_store('public.permit_events_at_once', '{resource}');

CREATE PROCEDURE append_every_eighth(session int) LANGUAGE plpgsql AS $$
DECLARE
    e record;
BEGIN
    FOR e IN SELECT f.* FROM file AS f WHERE abs(hashtext(case_id) % 8) = session ORDER BY line LOOP
        PERFORM pgshift.append('permit_events_at_once', e.case_id,
            jsonb_build_object('type', e.activity, 'data', jsonb_build_object('resource', e.resource, 'at', e.at, 'line', e.line),
                               'meta', jsonb_build_object('group', e.department_group, 'channel', e.channel)), expected_version => (e.version - 1)::int);
        COMMIT;
    END LOOP;
    FOR i IN 1..100 LOOP
        PERFORM pgshift.append('contended', 'one', jsonb_build_object('type', 'on', 'data', jsonb_build_object('by', session)));
        COMMIT;
    END LOOP;
END $$;
SELECT pgshift.create_store('public.contended', '{by}');
