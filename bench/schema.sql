-- What is measured: one table, the rules that may be put on it, and a place for the figures.
-- Takes the psql variable `rows`.

CREATE EXTENSION IF NOT EXISTS pgshift_state;

-- The floor of every trigger in C: one that does nothing. It comes with the test module, where that is installed.
SELECT count(*) > 0 AS has_test_module FROM pg_available_extensions WHERE name = 'pgshift_test' \gset
\if :has_test_module
CREATE EXTENSION IF NOT EXISTS pgshift_test;
\endif

CREATE SCHEMA bench;

-- A row as business tables have them, some 200 bytes. No autovacuum: a vacuum is part of the procedure, not of the chance.
CREATE TABLE bench.subject (
    id         bigint PRIMARY KEY,
    owner      text NOT NULL,
    email      text NOT NULL,
    name       text NOT NULL,
    phone      text NOT NULL,
    status     text NOT NULL,
    amount     numeric(14,2) NOT NULL,
    note       text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
) WITH (autovacuum_enabled = false);

INSERT INTO bench.subject
SELECT n, 'owner-' || n % 1000, 'user' || n || '@example.org', 'Name Number ' || n, '+31 20 ' || lpad((n % 10000000)::text, 7, '0'),
       'pending', n % 100000 + 0.25, rpad('note ' || n, 40, '.'), timestamptz '2024-01-01' + n * interval '1 second', timestamptz '2024-01-01'
FROM generate_series(1, :rows) AS n;

-- COPY goes into a table of its own, which is emptied before each time.
CREATE TABLE bench.target (LIKE bench.subject INCLUDING ALL) WITH (autovacuum_enabled = false);

-- The same machine, written by hand: constants only, no query, no table of transitions.
CREATE FUNCTION bench.check_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF tg_op = 'INSERT' THEN
        IF NEW.status IS NULL THEN
            NEW.status := 'pending';
        ELSIF NEW.status <> ALL (ARRAY['pending', 'approved', 'rejected', 'paid', 'defaulted']) THEN
            RAISE EXCEPTION 'unknown state "%"', NEW.status USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.status IS DISTINCT FROM OLD.status
          AND (NEW.status = ANY (CASE OLD.status
                                     WHEN 'pending' THEN ARRAY['approved', 'rejected']
                                     WHEN 'approved' THEN ARRAY['pending', 'paid', 'defaulted']
                                     WHEN 'defaulted' THEN ARRAY['paid']
                                 END)) IS NOT TRUE THEN
        RAISE EXCEPTION 'invalid transition "%" -> "%"', OLD.status, NEW.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- Exactly one of these at a time is on a table while it is measured.
CREATE FUNCTION bench.install(relation regclass, rule text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CASE rule
        WHEN 'none' THEN
            NULL;
        WHEN 'empty' THEN
            EXECUTE format('CREATE TRIGGER measured BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION %s()', relation,
                           (SELECT oid::regproc FROM pg_proc WHERE proname = 'pgshift_test_empty_trigger'));
        WHEN 'define' THEN
            PERFORM pgshift.define(relation, 'status', ARRAY['pending', 'approved', 'rejected', 'paid', 'defaulted'],
                                   '{"pending": ["approved", "rejected"],
                                     "approved": ["pending", "paid", "defaulted"],
                                     "defaulted": ["paid"]}', initial => 'pending');
        WHEN 'plpgsql' THEN
            EXECUTE format('CREATE TRIGGER measured BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION bench.check_state()', relation);
        WHEN 'plpgsql_when' THEN
            EXECUTE format('CREATE TRIGGER measured BEFORE UPDATE ON %s FOR EACH ROW
                            WHEN (NEW.status IS DISTINCT FROM OLD.status) EXECUTE FUNCTION bench.check_state()', relation);
    END CASE;
END $$;

CREATE FUNCTION bench.remove(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM pgshift.rules AS r WHERE r.relation = remove.relation) THEN
        PERFORM pgshift.drop_rule(relation, 'define', 'status');
    END IF;
    EXECUTE format('DROP TRIGGER IF EXISTS measured ON %s', relation);
END $$;

-- What is compared with what: the rules of one kind of write, the first being the measure of the others.
CREATE TABLE bench.line (place integer PRIMARY KEY, write text NOT NULL, rule text NOT NULL, label text NOT NULL, UNIQUE (write, rule));
INSERT INTO bench.line (place, write, rule, label) VALUES
    (11, 'state', 'none',         'no rule'),
    (12, 'state', 'empty',        'empty trigger in C'),
    (13, 'state', 'define',       'pgshift.define'),
    (14, 'state', 'plpgsql',      'PL/pgSQL trigger'),
    (15, 'state', 'plpgsql_when', 'PL/pgSQL trigger, WHEN the state changes'),
    (21, 'other', 'none',         'no rule'),
    (22, 'other', 'empty',        'empty trigger in C'),
    (23, 'other', 'define',       'pgshift.define'),
    (24, 'other', 'plpgsql',      'PL/pgSQL trigger'),
    (25, 'other', 'plpgsql_when', 'PL/pgSQL trigger, WHEN the state changes'),
    (31, 'copy',  'none',         'no rule'),
    (32, 'copy',  'empty',        'empty trigger in C'),
    (33, 'copy',  'define',       'pgshift.define'),
    (34, 'copy',  'plpgsql',      'PL/pgSQL trigger');
\if :has_test_module
\else
DELETE FROM bench.line WHERE rule = 'empty';
\endif

CREATE TABLE bench.figure (write text, rule text, round integer, cpu_seconds numeric, FOREIGN KEY (write, rule) REFERENCES bench.line (write, rule));
