-- What is measured: one table, what may be put on it, and a place for the figures. Takes the psql variable `rows`.

CREATE EXTENSION pgshift_state;
-- The floor of every trigger in C: one that does nothing.
CREATE EXTENSION pgshift_test;

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

CREATE FUNCTION bench.fill(relation regclass, row_count bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format($insert$
        INSERT INTO %s
        SELECT n, 'owner-' || n %% 1000, 'user' || n || '@example.org', 'Name Number ' || n, '3120' || lpad((n %% 10000000)::text, 7, '0'),
               'pending', n %% 100000 + 0.25, rpad('  Note ' || n || ' ...............', 40), timestamptz '2024-01-01' + n * interval '1 second',
               timestamptz '2024-01-01'
        FROM generate_series(1, %s) AS n $insert$, relation, row_count);
END $$;

SELECT bench.fill('bench.subject', :rows);

-- What is written, and by which statement; %s stands for the table.
CREATE TABLE bench.work (place integer GENERATED ALWAYS AS IDENTITY, work text PRIMARY KEY, label text NOT NULL, statement text);

-- What is compared with what: a kind of write under a rule. `puts` are the functions that put the rule on the table;
-- `statement` is what is run instead of the work's own. `part` is NULL for what others are compared with.
CREATE TABLE bench.line (
    place     integer GENERATED ALWAYS AS IDENTITY,
    part      text,
    work      text NOT NULL REFERENCES bench.work,
    rule      text NOT NULL,
    label     text NOT NULL,
    puts      text[] NOT NULL DEFAULT '{}',
    statement text,
    PRIMARY KEY (work, rule)
);

CREATE TABLE bench.figure (work text NOT NULL, rule text NOT NULL, measure text NOT NULL, round integer NOT NULL, value numeric NOT NULL);

-- One line of the table of targets. `reached` is NULL where nothing was measured.
CREATE TABLE bench.target (
    place   integer GENERATED ALWAYS AS IDENTITY,
    what    text NOT NULL,
    must    text NOT NULL CHECK (must IN ('<=', '>=')),
    bound   numeric NOT NULL,
    reached numeric,
    unit    text NOT NULL,
    by_hand numeric
);

-- The lines of these parts, and what they are compared with.
CREATE FUNCTION bench.lines_of(parts text[]) RETURNS SETOF bench.line LANGUAGE sql STABLE AS $$
    SELECT * FROM bench.line AS l
    WHERE l.part = ANY (parts)
       OR l.part IS NULL AND EXISTS (SELECT FROM bench.line AS of_part WHERE of_part.work = l.work AND of_part.part = ANY (parts))
$$;

CREATE FUNCTION bench.median(work text, rule text, measure text DEFAULT 'cpu') RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY value)::numeric
    FROM bench.figure AS f WHERE (f.work, f.rule, f.measure) = (median.work, median.rule, median.measure)
$$;

-- How much more one rule takes than another, by medians.
CREATE FUNCTION bench.more(work text, rule text, than text, measure text DEFAULT 'cpu') RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT bench.median(work, rule, measure) - bench.median(work, than, measure)
$$;

CREATE FUNCTION bench.statement(work text, rule text, relation text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT replace(coalesce(l.statement, w.statement), '%s', relation)
    FROM bench.line AS l JOIN bench.work AS w USING (work) WHERE (l.work, l.rule) = (statement.work, statement.rule)
$$;

CREATE FUNCTION bench.put(work text, rule text, relation regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    putting text;
BEGIN
    FOREACH putting IN ARRAY (SELECT puts FROM bench.line AS l WHERE (l.work, l.rule) = (put.work, put.rule)) LOOP
        EXECUTE format('SELECT bench.put_%s(%L)', putting, relation);
    END LOOP;
END $$;

CREATE FUNCTION bench.put_trigger(relation regclass, name text, fires text, function text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER %I %s ON %s FOR EACH ROW EXECUTE FUNCTION %s()', name, fires, relation, function);
END $$;

CREATE FUNCTION bench.put_empty(relation regclass) RETURNS void LANGUAGE sql AS $$
    SELECT bench.put_trigger(relation, 'measured', 'BEFORE INSERT OR UPDATE', 'pgshift_test_empty_trigger')
$$;

CREATE FUNCTION bench.put_empty_after(relation regclass) RETURNS void LANGUAGE sql AS $$
    SELECT bench.put_trigger(relation, 'measured', 'AFTER INSERT OR UPDATE', 'pgshift_test_empty_trigger')
$$;

-- Removes all that was put on the table, and what that has recorded, so that nothing is carried from one line to the next.
CREATE FUNCTION bench.clear(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    found record;
BEGIN
    PERFORM pgshift.drop_rule(r.relation, r.kind) FROM (SELECT DISTINCT r.relation, r.kind FROM pgshift.rules AS r WHERE r.relation = clear.relation) AS r;
    FOR found IN SELECT tgname FROM pg_trigger WHERE tgrelid = relation AND NOT tgisinternal LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', found.tgname, relation);
    END LOOP;
    FOR found IN SELECT oid::regclass AS recorded FROM pg_class WHERE relnamespace = 'pgshift'::regnamespace AND relkind = 'r'
                 AND relname ~ '^_pgshift_(state_audit|consensus_.*|ledger|machines)$' LOOP
        EXECUTE format('DROP TABLE %s', found.recorded);
    END LOOP;
    FOR found IN SELECT oid::regclass AS recorded FROM pg_class WHERE relnamespace = 'bench'::regnamespace AND relkind = 'r'
                 AND relname IN ('log_by_hand', 'approval_by_hand', 'ledger_by_hand') LOOP
        EXECUTE format('TRUNCATE %s', found.recorded);
    END LOOP;
    DROP TABLE IF EXISTS bench.log_by_set;
END $$;

INSERT INTO bench.work (work, label, statement) VALUES
    ('state',      'UPDATE, state and amount change', $$UPDATE %s SET status = 'approved', amount = amount + 1$$),
    ('other',      'UPDATE, state not touched',       $$UPDATE %s SET amount = amount + 1, updated_at = now()$$),
    ('clean',      'UPDATE of three texts, all normal already',
                   $$UPDATE %s SET email = 'ann.lee@example.com', name = 'Ann Marie Lee', phone = '31201234567'$$),
    ('dirty',      'UPDATE of three texts, none of them normal',
                   $$UPDATE %s SET email = '  Ann.Lee@Example.COM ', name = '  Ann   Marie  Lee ', phone = '+31 (20) 123-4567'$$),
    ('expression', 'UPDATE of a text by another',     $$UPDATE %s SET email = note$$);

INSERT INTO bench.line (work, rule, label, puts) VALUES
    ('state',      'none',        'no rule',                  '{}'),
    ('state',      'empty',       'empty trigger in C',       '{empty}'),
    ('other',      'none',        'no rule',                  '{}'),
    ('other',      'empty',       'empty trigger in C',       '{empty}'),
    ('clean',      'none',        'no rule',                  '{}'),
    ('clean',      'empty',       'empty trigger in C',       '{empty}'),
    ('dirty',      'none',        'no rule',                  '{}'),
    ('dirty',      'empty',       'empty trigger in C',       '{empty}'),
    ('expression', 'none',        'no rule',                  '{}'),
    ('expression', 'empty',       'empty trigger in C',       '{empty}');

-- In kB, a line of what Linux says of this backend.
CREATE FUNCTION bench.own_memory(line text) RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT substring(pg_read_file('/proc/self/status') FROM line || ':\s+(\d+) kB')::bigint
$$;

-- What each backend of pgbench had taken of the CPU, in µs, after its first and its last transaction.
CREATE TABLE bench.backend_cpu (pid integer, taken bigint);

-- Three figures are enough, and more are not true.
CREATE FUNCTION bench.figure(value numeric) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN abs(value) >= 100 THEN round(value)::text WHEN abs(value) >= 10 THEN round(value, 1)::text ELSE round(value, 2)::text END
$$;
