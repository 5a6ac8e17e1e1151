-- docs/reference.md, written from what is installed: signatures from the catalogs, texts from the COMMENTs.
-- A function, view or type that this file has no place for is an error.
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;
CREATE EXTENSION pgshift_state;

-- One of each table that is made on demand.
CREATE TABLE public.t (id int PRIMARY KEY, s text);
\o /dev/null
SELECT pgshift.consensus('t', 'b', 1, field => 's');
SELECT pgshift.audit('t');
INSERT INTO t VALUES (1, 'a');
SELECT pgshift.seal_audit();
SELECT pgshift.define_machine('m', '{a}', '{}', 'a');
\o

CREATE TEMP TABLE chapter (place int, title text, page text, about text, names text[]);
INSERT INTO chapter VALUES
  (1, 'Declared transitions', 'define.md', NULL, '{define}'),
  (2, 'Normalized values', 'normalize.md', NULL, '{normalize,normalizers,visible,slug}'),
  (3, 'Approvals before a transition', 'consensus.md', NULL, '{consensus,approve,revoke_approval,pending_approvals,approvals,consensus_status}'),
  (4, 'The log of every change', 'audit.md', NULL, '{audit,history,changes,as_of,set_actor,seal_audit,verify_audit,recorded_tables,adopt_identity}'),
  (5, 'The ledger', 'ledger.md', NULL, '{define_machine,drop_machine,machines,transition,transition_many,lock_subject,current_state,
    ledger_history,state_at,has_been_in,subjects_in,stranded_subjects,next_transitions,machine_diagram,draw,ledger_entry}'),
  (6, 'Event stores', 'events.md', NULL, '{create_store,drop_store,stores,append,append_many,append_if,read_events,query_events,stream_stats,truncate_stream,trim_stream,
    restore_store,forget_pii,settled_position,store_status,event}'),
  (7, 'All rules', 'ddl.md', 'What is for rules of every kind. `doctor()` has [a page of its own](doctor.md).', '{rules,drop_rule,enforce,protect,doctor}'),
  (8, 'What rules record', 'privileges.md',
   'These tables are made when they are first needed. They belong to the extension''s owner, and SQL can''t change them. `…` is'
   || E'\nfor the name of a table and a state.', NULL),
  (9, 'Inside', 'privileges.md', 'What the extension calls itself. Nothing here is to be called or used by hand.', NULL);

CREATE TEMP TABLE entry (chapter int, place int, name text, kind text, oid oid, comment text);
INSERT INTO entry
SELECT coalesce(c.place, CASE WHEN p.prorettype IN ('trigger'::regtype, 'event_trigger'::regtype)
                                OR p.proname IN ('list_machines', 'list_recorded_tables', 'list_stores', 'rule_definition') THEN 9 END),
       array_position(c.names, p.proname::text), p.proname, 'function', p.oid, obj_description(p.oid, 'pg_proc')
  FROM pg_proc AS p LEFT JOIN chapter AS c ON p.proname = ANY (c.names)
 WHERE p.pronamespace = 'pgshift'::regnamespace
UNION ALL
SELECT coalesce(c.place, CASE WHEN r.relkind = 'r' THEN 8 WHEN r.relname ^@ '_pgshift_machine_' THEN 9 END),
       array_position(c.names, r.relname::text),
       replace(replace(r.relname, '_t_b', '_…'), '_machine_m', '_machine_…'),
       CASE r.relkind WHEN 'v' THEN 'view' WHEN 'c' THEN 'type' WHEN 'r' THEN 'table' END, r.oid,
       CASE r.relkind WHEN 'c' THEN obj_description(r.reltype, 'pg_type') ELSE obj_description(r.oid, 'pg_class') END
  FROM pg_class AS r LEFT JOIN chapter AS c ON r.relname = ANY (c.names)
 WHERE r.relnamespace = 'pgshift'::regnamespace AND r.relkind IN ('r', 'v', 'c')
UNION ALL
SELECT 9, NULL, e.evtname, 'event trigger', e.oid, obj_description(e.oid, 'pg_event_trigger') FROM pg_event_trigger AS e;

DO $$
DECLARE
    missing text;
BEGIN
    SELECT string_agg(kind || ' ' || name, ', ') INTO missing FROM entry WHERE chapter IS NULL;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'test/scenarios/reference/page.sql has no chapter for: %', missing;
    END IF;
    SELECT string_agg(kind || ' ' || name, ', ') INTO missing FROM entry WHERE coalesce(comment, '') = '';
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'there is no COMMENT on: %', missing;
    END IF;
END $$;

-- A text in Markdown: what is code is written as code, and nothing else is taken for markup. COMMENTs have no backticks.
CREATE FUNCTION pg_temp.markdown(comment text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(CASE WHEN n % 2 = 1 THEN replace(part, '<', '&lt;') ELSE '`' || part || '`' END, '' ORDER BY n)
      FROM string_to_table(regexp_replace(comment,
             '(\{[^}]*\}|<[a-z]+>|\*|\mpgshift\.[a-z_]+(\.\.\.)?(\(([^()]|\([^()]*\))*\))?|\m_pgshift_\w+|\m[a-z_]+\(\)|(?<!\w)''[^'' ]*''(?!\w))', '`\1`', 'g'),
             '`') WITH ORDINALITY AS parts (part, n);
$$;

-- A COMMENT, its explanations of arguments and columns as a list. These are written `name: …; name, name: …`, and the last one
-- ends where its sentence does.
CREATE FUNCTION pg_temp.paragraphs(comment text, names text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    name text := '(?:' || array_to_string(names, '|') || ')';
    line text;
    explained text[];
    result text := '';
BEGIN
    FOREACH line IN ARRAY string_to_array(
        CASE WHEN cardinality(names) = 0 THEN comment
        ELSE regexp_replace(comment, '(^|[.;] )(' || name || '(?:, ' || name || ')*): ', E'\\1\n\\2:: ', 'g') END, E'\n')
    LOOP
        explained := regexp_match(line, '^([a-z_, ]+):: (.*?)[.;]?(?:$| $|\. (.*))$');
        IF explained IS NULL THEN
            result := result || pg_temp.markdown(rtrim(line)) || E'\n\n';
        ELSE
            result := result || '- ' || regexp_replace(explained[1], '\w+', '`\&`', 'g') || ': ' || pg_temp.markdown(explained[2]) || E'\n'
                   || coalesce(E'\n' || pg_temp.markdown(rtrim(explained[3])) || E'\n\n', '');
        END IF;
    END LOOP;
    RETURN result;
END $$;

-- A column's or an argument's type as one writes it.
CREATE FUNCTION pg_temp.typed(type oid, modifier int DEFAULT -1) RETURNS text LANGUAGE sql AS $$
    SELECT replace(replace(format_type(type, modifier), 'timestamp with time zone', 'timestamptz'), 'character varying', 'varchar');
$$;

CREATE FUNCTION pg_temp.signature(function oid) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN length(line) <= 110 THEN line
                ELSE format(E'pgshift.%s(\n    %s\n) RETURNS %s', proname, array_to_string(arguments, E',\n    '),
                            CASE WHEN length(result) <= 110 THEN result
                            ELSE regexp_replace(replace(replace(result, 'TABLE(', E'TABLE (\n    '), ', ', E',\n    '), '\)$', E'\n)') END) END
      FROM (SELECT *, format('pgshift.%s(%s) RETURNS %s', proname, array_to_string(arguments, ', '), result) AS line
              FROM (SELECT p.proname,
                           ARRAY(SELECT concat_ws(' ', nullif(p.proargnames[n], ''), pg_temp.typed(p.proargtypes[n - 1]),
                                                  'DEFAULT ' || regexp_replace(pg_get_function_arg_default(p.oid, n), '::[a-z ]+(\[\])?$', ''))
                                   FROM generate_series(1, p.pronargs) AS n ORDER BY n) AS arguments,
                           replace(pg_get_function_result(p.oid), 'timestamp with time zone', 'timestamptz') AS result
                      FROM pg_proc AS p WHERE p.oid = function) AS parts) AS lines;
$$;

-- What has columns, as a table.
CREATE FUNCTION pg_temp.columns(relation oid) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN count(col_description(relation, attnum)) = 0 THEN E'| column | type |\n|---|---|\n' ELSE E'| column | type | |\n|---|---|---|\n' END
           || string_agg(format('| `%s` | `%s` |', attname, pg_temp.typed(atttypid, atttypmod))
                         || coalesce(' ' || pg_temp.markdown(col_description(relation, attnum)) || ' |', ''), E'\n' ORDER BY attnum)
      FROM pg_attribute WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped;
$$;

CREATE FUNCTION pg_temp.heading(name text, kind text) RETURNS text LANGUAGE sql AS $$
    SELECT CASE kind WHEN 'function' THEN name || '()' ELSE kind || ' ' || name END;
$$;

\pset format unaligned
\pset tuples_only on
\echo '# Reference'
\echo
\echo 'Every function, view, type and table of the extension. This page is written from the extension''s own COMMENTs by `make'
\echo 'reference`; `\\df+ pgshift.*` and `\\dv+ pgshift.*` show the same in psql. All names are in the schema `pgshift`. Numbers such as'
\echo '22023 are SQLSTATEs: [errors.md](errors.md) says what they mean.'
\echo
SELECT format('- [%s](#%s): %s', c.title, replace(lower(c.title), ' ', '-'),
              (SELECT string_agg(format('[%s](#%s)', e.name, regexp_replace(replace(pg_temp.heading(e.name, e.kind), ' ', '-'), '[^a-z_-]', '', 'g')),
                                 ', ' ORDER BY e.place) FROM (SELECT DISTINCT name, kind, place FROM entry WHERE chapter = c.place) AS e))
  FROM chapter AS c WHERE c.place < 8 ORDER BY c.place;
SELECT format('- [%s](#%s)', c.title, replace(lower(c.title), ' ', '-')) FROM chapter AS c WHERE c.place >= 8 ORDER BY c.place;
SELECT '- [Settings](#settings)';

SELECT text FROM (
    SELECT c.place AS chapter, 0 AS place, '' AS name, 0 AS part,
           format(E'\n## %s\n\n%s', c.title, coalesce(c.about || ' See ', 'All of it is in ') || format('[%s](%s).', c.page, c.page)) AS text
      FROM chapter AS c
    UNION ALL
    SELECT chapter, coalesce(place, 1000), name, 0,
           E'\n### ' || pg_temp.heading(name, kind) || E'\n\n'
           || CASE WHEN kind = 'function'
              THEN E'```text\n' || string_agg(pg_temp.signature(oid), E'\n' ORDER BY pg_temp.signature(oid)) || E'\n```\n\n' ELSE '' END
           || string_agg(DISTINCT rtrim(pg_temp.paragraphs(comment, coalesce((SELECT p.proargnames FROM pg_proc AS p WHERE p.oid = entry.oid),
                                                                             '{}'::text[])), E'\n'), E'\n\n')
           || CASE WHEN kind IN ('view', 'type', 'table') THEN E'\n\n' || min(pg_temp.columns(oid)) ELSE '' END
      FROM entry WHERE chapter < 9 GROUP BY chapter, place, name, kind
    UNION ALL
    SELECT 9, 1, '', 1, E'\n| | |\n|---|---|'
    UNION ALL
    SELECT 9, 2, name, 1, format('| `%s` | %s |', CASE kind WHEN 'function' THEN name || '()' ELSE name END, pg_temp.markdown(replace(comment, ' Not to be used by hand.', '')))
      FROM entry WHERE chapter = 9) AS page
 ORDER BY chapter, place, name COLLATE "C", part;

\echo
\echo '## Settings'
\echo
\echo '| setting | by default | |'
\echo '|---|---|---|'
LOAD 'pgshift_state';
SELECT format('| `%s` | %s | %s |', name, CASE boot_val WHEN '' THEN 'empty' ELSE '`' || boot_val || '`' END, concat_ws(' ', short_desc, extra_desc))
  FROM pg_settings WHERE name ^@ 'pgshift.' ORDER BY name;
