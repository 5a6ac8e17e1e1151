-- Every C function of the extension, called as it is not meant to be: an error that says so, each time
CREATE SCHEMA wrong;
SET search_path = wrong, public;

CREATE TABLE log_maker (id int PRIMARY KEY);
SELECT pgshift.audit('log_maker');
CREATE FUNCTION outcome(command text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE command;
    RETURN 'passes';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ': ' || SQLERRM;
END $$;

-- All arguments NULL: those that take that
SELECT * FROM (
SELECT proname, outcome(format('SELECT pgshift.%s(%s)', proname,
           (SELECT string_agg('NULL::' || replace(t::regtype::text, 'anyelement', 'log_maker'), ', ') FROM unnest(proargtypes) AS t)))
  FROM pg_proc WHERE pronamespace = 'pgshift'::regnamespace AND prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype)
   AND proname NOT IN ('seal_audit', 'verify_audit')) AS calls WHERE outcome NOT LIKE '22004: %' ORDER BY 1;

-- What is for triggers, by hand: those that do anything but say so
SELECT * FROM (
SELECT proname, outcome(format('SELECT %s', oid::regprocedure)) FROM pg_proc
 WHERE pronamespace = 'pgshift'::regnamespace AND prorettype IN ('trigger'::regtype, 'event_trigger'::regtype)) AS calls
 WHERE outcome NOT LIKE '39P0_: function % was not called by the trigger manager' ORDER BY 1;
-- with arguments and results that they don't have
CREATE FUNCTION declared(what text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    f record;
BEGIN
    FOR f IN SELECT proname, prosrc, probin FROM pg_proc WHERE pronamespace = 'pgshift'::regnamespace
                AND prorettype IN ('trigger'::regtype, 'event_trigger'::regtype) ORDER BY 1 LOOP
        EXECUTE format('CREATE FUNCTION wrong.%I%s LANGUAGE c AS %L, %L', f.proname, what, f.probin, f.prosrc);
        RETURN NEXT f.proname;
    END LOOP;
END $$;
SELECT * FROM (SELECT f, outcome(format('SELECT wrong.%I(1, ''x'')', f)) FROM declared('(int, text) RETURNS int') AS f) AS calls
 WHERE outcome NOT LIKE '39P0_: function % was not called by the trigger manager' ORDER BY 1;
SELECT * FROM (
SELECT f, outcome(format('CREATE TRIGGER made BEFORE INSERT ON log_maker FOR EACH ROW EXECUTE FUNCTION wrong.%I(); INSERT INTO log_maker VALUES (1)', f))
  FROM declared('() RETURNS trigger') AS f) AS calls WHERE outcome NOT LIKE '39P01: function % must be fired %' ORDER BY 1;
-- at events that it is not for
SELECT event, outcome(format('CREATE EVENT TRIGGER made ON %s EXECUTE FUNCTION pgshift.follow_ddl()', event)),
       outcome(CASE event WHEN 'table_rewrite' THEN 'ALTER TABLE log_maker ALTER id TYPE bigint' WHEN 'sql_drop' THEN 'CREATE TEMP TABLE g (); DROP TABLE g'
                          ELSE 'CREATE TABLE g ()' END),
       outcome('DROP EVENT TRIGGER made')
  FROM unnest('{ddl_command_start,sql_drop,table_rewrite}'::text[]) AS event;

-- As triggers of every kind, with arguments of every shape, on a table that each writes to
CREATE TABLE t (id int PRIMARY KEY, status text);
CREATE VIEW v AS SELECT * FROM t;
CREATE FUNCTION written(target regclass, event text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM t;
    IF event <> 'INSERT' THEN INSERT INTO t VALUES (1, 'a'); END IF;
    SET CONSTRAINTS ALL DEFERRED;
    EXECUTE CASE event
        WHEN 'INSERT' THEN format('INSERT INTO %s VALUES (1, ''a'')', target)
        WHEN 'UPDATE' THEN format('UPDATE %s SET status = ''b''', target)
        WHEN 'DELETE' THEN format('DELETE FROM %s', target)
        ELSE format('TRUNCATE %s', target) END;
    SET CONSTRAINTS ALL IMMEDIATE;
    RETURN '00000';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
CREATE FUNCTION tried(function text, kind text, arguments text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    target regclass := CASE WHEN kind LIKE '% INSTEAD %' THEN 'v' ELSE 't' END;
    events text[] := CASE WHEN kind LIKE '% TRUNCATE %' THEN '{TRUNCATE}' ELSE '{INSERT,UPDATE,DELETE}' END;
    states text[] := '{}';
    event text;
BEGIN
    EXECUTE format(kind, target, function, arguments);
    FOREACH event IN ARRAY events LOOP states := states || written(target, event); END LOOP;
    EXECUTE format('DROP TRIGGER made ON %s', target);
    RETURN (SELECT string_agg(DISTINCT s, ' ' ORDER BY s) FROM unnest(states) AS s);
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' at CREATE TRIGGER';
END $$;
CREATE TABLE kinds (kind text, command text);
INSERT INTO kinds VALUES
    ('before row', 'CREATE TRIGGER made BEFORE INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION %s(%s)'),
    ('after row', 'CREATE TRIGGER made AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION %s(%s)'),
    ('instead of', 'CREATE TRIGGER made INSTEAD OF INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION %s(%s)'),
    ('before statement', 'CREATE TRIGGER made BEFORE INSERT OR UPDATE OR DELETE ON %s FOR EACH STATEMENT EXECUTE FUNCTION %s(%s)'),
    ('after statement', 'CREATE TRIGGER made AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH STATEMENT EXECUTE FUNCTION %s(%s)'),
    ('before truncate', 'CREATE TRIGGER made BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION %s(%s)'),
    ('after truncate', 'CREATE TRIGGER made AFTER TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION %s(%s)'),
    ('deferred', 'CREATE CONSTRAINT TRIGGER made AFTER INSERT OR UPDATE OR DELETE ON %s DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION %s(%s)');
CREATE TABLE arguments (shape text, arguments text);
INSERT INTO arguments VALUES ('none', ''), ('two', '''{}'', ''{}'''), ('empty', ''''''), ('not JSON', '''x'''), ('array', '''[]'''), ('object', '''{}'''),
    ('number', '''1'''), ('wrong types', '''{"field": 1, "states": {}, "transitions": [], "fields": [[]], "require": "x", "track": 7, "key": {}, "approvals": []}'''),
    ('deep', quote_literal(repeat('[', 100000))), ('huge', quote_literal('{"field": "' || repeat('x', 1000000) || '"}'));
CREATE TABLE results AS
SELECT p.proname, k.kind, a.shape, tried(p.oid::regproc::text, k.command, a.arguments) AS result
  FROM pg_proc AS p, kinds AS k, arguments AS a
 WHERE p.pronamespace = 'pgshift'::regnamespace AND p.prorettype = 'trigger'::regtype;
SELECT kind, string_agg(DISTINCT result, ', ' ORDER BY result) AS results FROM results GROUP BY 1 ORDER BY 1;

RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA wrong CASCADE;
