-- normalize(), and the same spelling by hand.

CREATE FUNCTION bench.put_normalize(relation regclass) RETURNS regclass LANGUAGE sql AS $$
    SELECT pgshift.normalize(relation, '{"email": "email", "name": "name", "phone": "phone"}')
$$;

CREATE FUNCTION bench.normalize_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.email := lower(btrim(NEW.email));
    NEW.name := btrim(regexp_replace(NEW.name, '\s+', ' ', 'g'));
    NEW.phone := regexp_replace(NEW.phone, '\D', '', 'g');
    RETURN NEW;
END $$;

CREATE FUNCTION bench.put_normalize_by_hand(relation regclass) RETURNS void LANGUAGE sql AS $$
    SELECT bench.put_trigger(relation, 'measured_1', 'BEFORE INSERT OR UPDATE', 'bench.normalize_by_hand')
$$;

-- As little as it can be: what is not written is not looked at.
CREATE FUNCTION bench.normalize_changed_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF tg_op = 'INSERT' OR NEW.email IS DISTINCT FROM OLD.email OR NEW.name IS DISTINCT FROM OLD.name OR NEW.phone IS DISTINCT FROM OLD.phone THEN
        NEW.email := lower(btrim(NEW.email));
        NEW.name := btrim(regexp_replace(NEW.name, '\s+', ' ', 'g'));
        NEW.phone := regexp_replace(NEW.phone, '\D', '', 'g');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION bench.put_normalize_changed_by_hand(relation regclass) RETURNS void LANGUAGE sql AS $$
    SELECT bench.put_trigger(relation, 'measured_1', 'BEFORE INSERT OR UPDATE', 'bench.normalize_changed_by_hand')
$$;

CREATE FUNCTION bench.put_expression(relation regclass) RETURNS regclass LANGUAGE sql AS $$
    SELECT pgshift.normalize(relation, '{"email": "lower(trim({value}))"}')
$$;

-- The floor of every trigger that changes a column, in C: it sets e-mail to the note, which is what is there already.
CREATE FUNCTION bench.put_setting(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER measured BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION pgshift_test_setting_trigger(3, 8)', relation);
END $$;

-- No built-in's, however that is written.
CREATE FUNCTION bench.put_expression_other(relation regclass) RETURNS regclass LANGUAGE sql AS $$
    SELECT pgshift.normalize(relation, '{"email": "lower(ltrim(rtrim({value})))"}')
$$;

CREATE FUNCTION bench.expression_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.email := lower(btrim(NEW.email));
    RETURN NEW;
END $$;

CREATE FUNCTION bench.put_expression_by_hand(relation regclass) RETURNS void LANGUAGE sql AS $$
    SELECT bench.put_trigger(relation, 'measured_1', 'BEFORE INSERT OR UPDATE', 'bench.expression_by_hand')
$$;

INSERT INTO bench.line (part, work, rule, label, puts, statement) VALUES
    ('normalize', 'other',      'normalize',          'pgshift.normalize, email, name, phone',      '{normalize}',                 NULL),
    ('normalize', 'other',      'normalize_by_hand',  'normalize by PL/pgSQL, if changed',          '{normalize_changed_by_hand}', NULL),
    ('normalize', 'clean',      'normalize',          'pgshift.normalize, email, name, phone',      '{normalize}',                 NULL),
    ('normalize', 'clean',      'normalize_by_hand',  'normalize by PL/pgSQL',                      '{normalize_by_hand}',         NULL),
    ('normalize', 'dirty',      'normalize',          'pgshift.normalize, email, name, phone',      '{normalize}',                 NULL),
    ('normalize', 'dirty',      'normalize_by_hand',  'normalize by PL/pgSQL',                      '{normalize_by_hand}',         NULL),
    ('normalize', 'expression', 'setting',            'trigger in C that sets a column',            '{setting}',                   NULL),
    ('normalize', 'expression', 'expression',         'pgshift.normalize, lower(trim({value}))',    '{expression}',                NULL),
    ('normalize', 'expression', 'set_clause',         'empty trigger in C, lower(trim(…)) in SET',  '{empty}',
                                                      'UPDATE %s SET email = lower(trim(note))'),
    ('normalize', 'expression', 'other',              'pgshift.normalize, lower(ltrim(rtrim(…)))',  '{expression_other}',          NULL),
    ('normalize', 'expression', 'other_set_clause',   'empty trigger in C, the same in SET',        '{empty}',
                                                      'UPDATE %s SET email = lower(ltrim(rtrim(note)))'),
    ('normalize', 'expression', 'by_hand',            'lower(btrim()) by PL/pgSQL',                 '{expression_by_hand}',        NULL);
