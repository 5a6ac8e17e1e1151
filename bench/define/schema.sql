-- define(), and the same machine by hand: constants only, no query, no table of transitions.

CREATE FUNCTION bench.put_define(relation regclass) RETURNS regclass LANGUAGE sql AS $$
    SELECT pgshift.define(relation, 'status', ARRAY['pending', 'approved', 'rejected', 'paid'],
                          '{"pending": ["approved", "rejected"], "approved": ["pending", "paid"]}', initial => 'pending')
$$;

-- The same among 50 states, with ten targets each.
CREATE FUNCTION bench.put_define_50(relation regclass) RETURNS regclass LANGUAGE sql AS $$
    WITH state AS (
        SELECT n, CASE n WHEN 25 THEN 'pending' WHEN 30 THEN 'approved' ELSE 'state number ' || n END AS name FROM generate_series(0, 49) AS n
    )
    SELECT pgshift.define(relation, 'status', (SELECT array_agg(name ORDER BY n) FROM state),
                          (SELECT jsonb_object_agg(name, (SELECT jsonb_agg(target.name) FROM state AS target
                                                          WHERE (target.n - state.n + 50) % 50 BETWEEN 1 AND 10)) FROM state),
                          initial => 'pending')
$$;

CREATE FUNCTION bench.define_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF tg_op = 'INSERT' THEN
        IF NEW.status IS NULL THEN
            NEW.status := 'pending';
        ELSIF NEW.status <> ALL (ARRAY['pending', 'approved', 'rejected', 'paid']) THEN
            RAISE EXCEPTION 'unknown state "%"', NEW.status USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.status IS DISTINCT FROM OLD.status
          AND (NEW.status = ANY (CASE OLD.status
                                     WHEN 'pending' THEN ARRAY['approved', 'rejected']
                                     WHEN 'approved' THEN ARRAY['pending', 'paid']
                                 END)) IS NOT TRUE THEN
        RAISE EXCEPTION 'invalid transition "%" -> "%"', OLD.status, NEW.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION bench.put_define_by_hand(relation regclass) RETURNS void LANGUAGE sql AS $$
    SELECT bench.put_trigger(relation, 'measured_2', 'BEFORE INSERT OR UPDATE', 'bench.define_by_hand')
$$;

CREATE FUNCTION bench.put_define_when(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER measured_2 BEFORE UPDATE ON %s FOR EACH ROW WHEN (NEW.status IS DISTINCT FROM OLD.status)
                    EXECUTE FUNCTION bench.define_by_hand()', relation);
END $$;

INSERT INTO bench.line (part, work, rule, label, puts) VALUES
    ('define', 'state', 'define',         'pgshift.define',                           '{define}'),
    ('define', 'state', 'define_50',      'pgshift.define, 50 states',                '{define_50}'),
    ('define', 'state', 'define_by_hand', 'define by PL/pgSQL',                       '{define_by_hand}'),
    ('define', 'state', 'define_when',    'define by PL/pgSQL, WHEN it changes',      '{define_when}'),
    ('define', 'other', 'define',         'pgshift.define',                           '{define}'),
    ('define', 'other', 'define_by_hand', 'define by PL/pgSQL',                       '{define_by_hand}'),
    ('define', 'other', 'define_when',    'define by PL/pgSQL, WHEN it changes',      '{define_when}');
