-- What a write path is, what a check is, and the script that tries every check on every path.
CREATE SCHEMA matrix;

-- One row a write path; paths.sql has them, and says what the columns mean.
CREATE TABLE matrix.path (
    position int GENERATED ALWAYS AS IDENTITY,
    family text NOT NULL,
    name text PRIMARY KEY,
    create_table text NOT NULL,
    tables text[] NOT NULL,
    key text[] NOT NULL,
    prepare text NOT NULL,
    insert text,
    update text,
    delete text,
    truncate text,
    target text NOT NULL,
    writes text[] NOT NULL,
    rules text[] NOT NULL,
    checks text[],
    sqlstate text NOT NULL,
    commits boolean NOT NULL,
    cleanup text NOT NULL,
    since int NOT NULL,
    needs text,
    not_held jsonb NOT NULL,
    note text,
    proof text
);

CREATE FUNCTION matrix.family(name text) RETURNS void LANGUAGE sql AS
$$ SELECT set_config('matrix.family', name, false) $$;

CREATE FUNCTION matrix.path(
    name text, insert text DEFAULT NULL, update text DEFAULT NULL, delete text DEFAULT NULL, truncate text DEFAULT NULL,
    create_table text DEFAULT 'CREATE TABLE loans (id int PRIMARY KEY, status text, note text);',
    tables text[] DEFAULT '{loans}', key text[] DEFAULT '{id}', prepare text DEFAULT '', target text DEFAULT 'loans',
    writes text[] DEFAULT '{status,note}', rules text[] DEFAULT '{define,normalize,consensus,audit}',
    checks text[] DEFAULT NULL, sqlstate text DEFAULT '23514', commits boolean DEFAULT false, cleanup text DEFAULT '',
    since int DEFAULT 15, needs text DEFAULT NULL, not_held jsonb DEFAULT '{}', note text DEFAULT NULL,
    proof text DEFAULT NULL)
RETURNS void LANGUAGE sql AS $$
INSERT INTO matrix.path (family, name, create_table, tables, key, prepare, insert, update, delete, truncate, target, writes,
                         rules, checks, sqlstate, commits, cleanup, since, needs, not_held, note, proof)
VALUES (current_setting('matrix.family'), name, create_table, tables, key, prepare, insert, update, delete, truncate, target,
        writes, rules, checks, sqlstate, commits, cleanup, since, needs, not_held, note, proof)
$$;

CREATE TABLE matrix.rule (
    position int GENERATED ALWAYS AS IDENTITY,
    name text PRIMARY KEY,
    install text NOT NULL      -- {table}: the table
);

INSERT INTO matrix.rule (name, install) VALUES
('define', $$SELECT pgshift.define({table}, 'status', '{new,open,done,other}', '{"new": ["open"], "open": ["done"]}',
                         guards => '{"new->open": "lower(NEW.note) <> ''refused''"}', frozen => '{done}');$$),
('normalize', $$SELECT pgshift.normalize({table}, '{"status": "LOWER(TRIM({value}))", "note": "email"}');$$),
('consensus', $$SELECT pgshift.consensus({table}, 'open', 2, field => 'status');$$),
('audit', $$SELECT pgshift.audit({table});$$);

-- One row a check. There is a row 1 in from_state (but for insert) and a row 2, which must stay as it is. The write sets row 1
-- to to_state and note, and
--   passes      it is there afterwards, and what the rule has to record is recorded
--   is refused  by the path's SQLSTATE, and nothing has changed or is recorded
--   is undone   it passes, and is rolled back to a savepoint: the same
CREATE TABLE matrix.check_ (
    position int GENERATED ALWAYS AS IDENTITY,
    rule text NOT NULL,
    operation text NOT NULL,
    name text NOT NULL,
    from_state text,
    to_state text,
    note text DEFAULT 'a note',
    approved boolean DEFAULT false,
    outcome text NOT NULL,
    proves boolean NOT NULL DEFAULT true,   -- whether it fails where the rule is gone
    PRIMARY KEY (rule, operation, name)
);

INSERT INTO matrix.check_ (rule, operation, name, from_state, to_state, approved, outcome, proves) VALUES
('define', 'insert', 'a declared state', NULL, 'open', false, 'passes', false),
('define', 'insert', 'an unknown state', NULL, 'nonsense', false, 'refused', true),
('define', 'update', 'a declared transition', 'new', 'open', false, 'passes', false),
('define', 'update', 'an undeclared transition', 'new', 'done', false, 'refused', true),
('define', 'update', 'an unknown state', 'new', 'nonsense', false, 'refused', true),
('define', 'update', 'a frozen row', 'done', 'done', false, 'refused', true),
('define', 'delete', 'a free row', 'new', NULL, false, 'passes', false),
('define', 'delete', 'a frozen row', 'done', NULL, false, 'refused', true),
('define', 'truncate', 'a free row', 'new', NULL, false, 'passes', false),
('define', 'truncate', 'a frozen row', 'done', NULL, false, 'refused', true),
('consensus', 'insert', 'another state', NULL, 'new', false, 'passes', false),
('consensus', 'insert', 'the gated state', NULL, 'open', false, 'refused', true),
('consensus', 'update', 'without approvals', 'new', 'open', false, 'refused', true),
('consensus', 'update', 'with approvals', 'new', 'open', true, 'passes', true),
('consensus', 'update', 'with approvals, rolled back', 'new', 'open', true, 'undone', false),
('consensus', 'delete', 'a row with approvals', 'new', NULL, true, 'passes', true),
('consensus', 'truncate', 'a row with approvals', 'new', NULL, true, 'passes', true),
('audit', 'insert', 'logged', NULL, 'open', false, 'passes', true),
('audit', 'insert', 'rolled back', NULL, 'open', false, 'undone', false),
('audit', 'update', 'logged', 'new', 'open', false, 'passes', true),
('audit', 'update', 'rolled back', 'new', 'open', false, 'undone', false),
('audit', 'delete', 'logged', 'new', NULL, false, 'passes', true),
('audit', 'delete', 'rolled back', 'new', NULL, false, 'undone', false),
('audit', 'truncate', 'logged', 'new', NULL, false, 'passes', true),
('audit', 'truncate', 'rolled back', 'new', NULL, false, 'undone', false),
('audit', 'history', 'inserted, updated, deleted', 'new', 'open', false, 'passes', true);
INSERT INTO matrix.check_ (rule, operation, name, from_state, to_state, note, outcome) VALUES
('define', 'update', 'against the guard', 'new', 'open', 'REFUSED', 'refused'),
('normalize', 'insert', 'what is not normal', NULL, ' OPEN ', ' Some NOTE ', 'passes'),
('normalize', 'update', 'what is not normal', 'new', ' Open', 'OTHER note  ', 'passes');

-- Whether this server can run a path.
CREATE FUNCTION matrix.can_run(p matrix.path) RETURNS boolean LANGUAGE sql STABLE AS $$
SELECT p.since <= current_setting('server_version_num')::int / 10000
   AND (p.needs IS NULL OR p.needs IN (SELECT extname FROM pg_extension)
        OR p.needs = 'prepared transactions' AND current_setting('max_prepared_transactions')::int > 0)
$$;

CREATE FUNCTION matrix.template(p matrix.path, operation text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
SELECT CASE operation WHEN 'insert' THEN p.insert WHEN 'update' THEN p.update WHEN 'delete' THEN p.delete
                      WHEN 'truncate' THEN p.truncate
                      WHEN 'history' THEN p.insert || p.update || p.delete END
$$;

-- Every check of every path, and those that this server can run.
CREATE VIEW matrix.every_check AS
SELECT p, r, c
  FROM matrix.path AS p, matrix.rule AS r, matrix.check_ AS c
 WHERE c.rule = r.name
   AND r.name = ANY (p.rules)
   AND (p.checks IS NULL OR c.name = ANY (p.checks))
   AND matrix.template(p, c.operation) IS NOT NULL
   AND ('note' = ANY (p.writes) OR NOT (c.operation = 'update' AND c.name IN ('a frozen row', 'against the guard')))
   AND NOT (p.commits AND c.outcome = 'undone');

CREATE VIEW matrix.plan AS SELECT * FROM matrix.every_check WHERE matrix.can_run(p);

-- Puts a check's values into a template: {id}, {from}, {to} and {note} as literals, {to:raw} and {note:raw} as they are; but
-- first the plain statements.
CREATE FUNCTION matrix.fill(template text, c matrix.check_) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    place text[];
BEGIN
    FOREACH place SLICE 1 IN ARRAY ARRAY[
        ['{INSERT}', 'INSERT INTO loans VALUES ({id}, {to}, {note});'],
        ['{UPDATE}', 'UPDATE loans SET status = {to}, note = {note} WHERE id = {id};'],
        ['{DELETE}', 'DELETE FROM loans WHERE id = {id};'],
        ['{id}', '1'], ['{from}', quote_nullable(c.from_state)], ['{to}', quote_nullable(c.to_state)],
        ['{note}', quote_nullable(c.note)], ['{to:raw}', c.to_state], ['{note:raw}', c.note],
        ['{directory}', current_setting('matrix.directory')], ['{database}', current_database()],
        ['{host}', current_setting('matrix.host')], ['{user}', session_user], ['{port}', current_setting('port')]]
    LOOP
        template := replace(template, place[1], coalesce(place[2], ''));
    END LOOP;
    RETURN template;
END $$;

-- The write of one check; of a row's history, an insert, an update and a delete with a copy of the table after each.
CREATE FUNCTION matrix.write(p matrix.path, c matrix.check_) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    born matrix.check_ := c;
BEGIN
    IF c.operation <> 'history' THEN
        RETURN matrix.fill(matrix.template(p, c.operation), c);
    END IF;
    born.to_state := c.from_state;
    born.note := 'as it was';
    RETURN concat_ws(format(E'\nRESET SESSION AUTHORIZATION; RESET ALL; DEALLOCATE ALL;\nSELECT matrix.remember(%L, false);\n', p.target),
                     matrix.fill(p.insert, born), matrix.fill(p.update, c), matrix.fill(p.delete, c));
END $$;

-- Row 2, which stays as it is, and row 1 where it must be there, with its approvals.
CREATE FUNCTION matrix.rows_of(p matrix.path, c matrix.check_) RETURNS text LANGUAGE sql STABLE AS $$
SELECT concat_ws(E' \\;\n',
    format($sql$INSERT INTO loans (id, status, note) OVERRIDING SYSTEM VALUE VALUES (2, 'other', 'by itself')%s$sql$,
           CASE WHEN c.from_state IS NOT NULL AND c.operation <> 'history' THEN
               format($sql$, (1, %L, 'as it was')$sql$, c.from_state) END),
    CASE WHEN c.approved THEN
        format($sql$SELECT pgshift.approve(%L, matrix.entity(to_jsonb(t), %L), by => name)
                      FROM loans AS t, unnest('{ann,bob}'::text[]) AS name WHERE t.id = 1$sql$, p.target, p.key) END)
$$;

-- The statements that try one check; `gone` drops the rule just before the write.
CREATE FUNCTION matrix.try_check(p matrix.path, c matrix.check_, gone boolean) RETURNS text LANGUAGE sql STABLE AS $$
SELECT concat_ws(E'\n',
    concat_ws(E' \\;\n',
        CASE WHEN NOT p.commits THEN 'SAVEPOINT fixture' END,
        'DEALLOCATE ALL',
        matrix.rows_of(p, c),
        CASE WHEN gone THEN
            (SELECT string_agg(format('SELECT pgshift.drop_rule(%L, %L)', name, c.rule), E' \\;\n')
               FROM unnest(p.tables) AS name) END,
        format('SELECT matrix.remember(%L, true)', p.target),
        CASE WHEN NOT p.commits THEN 'SAVEPOINT written' END) || ';',
    '\set LAST_ERROR_SQLSTATE 00000',
    replace(matrix.write(p, c), '{install}', CASE WHEN gone THEN '' ELSE
        (SELECT replace(r.install, '{table}', '''loans''') FROM matrix.rule AS r WHERE r.name = c.rule) END),
    -- psql doesn't notice that a COPY has failed; the transaction does.
    CASE WHEN NOT p.commits THEN E'\\if :ERROR\n\\else\nSELECT;\n\\endif' END,
    CASE WHEN c.outcome = 'undone' THEN 'ROLLBACK TO written;'
         WHEN NOT p.commits THEN E'\\if :ERROR\nROLLBACK TO written;\n\\endif' END,
    format($sql$RESET SESSION AUTHORIZATION \; RESET ALL \;
SELECT matrix.judge(%L, %L, %L, %L, %L, :'LAST_ERROR_SQLSTATE')$sql$, gone, p.name, c.rule, c.operation, c.name) || CASE WHEN NOT p.commits THEN ' \; ROLLBACK TO fixture' ELSE '' END || ';')
$$;

CREATE FUNCTION matrix.set_up(p matrix.path, r matrix.rule) RETURNS text LANGUAGE sql STABLE AS $$
SELECT concat_ws(E'\n', (SELECT string_agg(replace(r.install, '{table}', quote_literal(name)), E'\n') FROM unnest(p.tables) AS name),
                 matrix.fill(p.prepare, NULL))
$$;

-- All checks of one path and one rule: each with the rule, and each that needs it without. Paths that commit have their tables
-- made anew for each check; for the others savepoints will do.
CREATE FUNCTION matrix.try_rule(p matrix.path, r matrix.rule, checks matrix.check_[]) RETURNS text LANGUAGE sql STABLE AS $$
SELECT CASE WHEN p.commits THEN
           string_agg(concat_ws(E'\n', p.create_table, matrix.set_up(p, r), matrix.try_check(p, c, gone),
                                matrix.fill(p.cleanup, c), 'DROP TABLE loans CASCADE;'), E'\n')
       ELSE
           concat_ws(E'\n', 'SAVEPOINT rule;', matrix.set_up(p, r), string_agg(matrix.try_check(p, c, gone), E'\n'), 'ROLLBACK TO rule;')
       END
  FROM unnest(checks) AS c, unnest('{false,true}'::boolean[]) AS gone
 WHERE c.proves OR NOT gone
$$;

-- All of it, for psql.
CREATE FUNCTION matrix.script() RETURNS SETOF text LANGUAGE sql STABLE AS $$
SELECT CASE WHEN (p).commits THEN string_agg(tried, E'\n' ORDER BY (r).position)
       ELSE concat_ws(E'\n', 'BEGIN;', (p).create_table, string_agg(tried, E'\n' ORDER BY (r).position), 'ROLLBACK;') END
  FROM (SELECT p, r, matrix.try_rule(p, r, array_agg(c ORDER BY (c).position)) AS tried FROM matrix.plan GROUP BY p, r) AS rules
 GROUP BY p
 ORDER BY (p).position
$$;
