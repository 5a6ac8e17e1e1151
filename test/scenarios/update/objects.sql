-- Everything that the extension has in this database, a line for each thing that can be said of each object: what two ways to
-- one version of it must agree on. An object of a kind that this query knows nothing to say of is an error.
\set ON_ERROR_STOP on
SET search_path = pg_catalog;
CREATE TEMPORARY VIEW objects AS
WITH RECURSIVE extension AS (SELECT oid FROM pg_extension WHERE extname = 'pgshift_state'),
members (classid, objid) AS (
    SELECT d.classid, d.objid FROM pg_depend AS d, extension AS e
     WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
     UNION
    -- columns' defaults, indexes, triggers, constraints, the rules that views are
    SELECT d.classid, d.objid FROM pg_depend AS d JOIN members AS m ON d.refclassid = m.classid AND d.refobjid = m.objid
     WHERE d.deptype IN ('a', 'i')
),
everything AS (
    SELECT classid, objid FROM members
     UNION ALL SELECT 'pg_namespace'::regclass, 'pgshift'::regnamespace
     UNION ALL SELECT 'pg_extension'::regclass, oid FROM extension
)
-- TOAST tables are called after OIDs.
SELECT e.classid, e.objid, i.type || ' ' || i.identity AS name
  FROM everything AS e CROSS JOIN LATERAL pg_identify_object(e.classid, e.objid, 0) AS i
 WHERE i.schema IS DISTINCT FROM 'pg_toast';

CREATE TEMPORARY VIEW definitions AS
SELECT name, 'definition' AS about, CASE classid
       WHEN 'pg_proc'::regclass THEN pg_get_functiondef(objid)
       WHEN 'pg_trigger'::regclass THEN (SELECT pg_get_triggerdef(oid) || ' ' || tgenabled::text FROM pg_trigger WHERE oid = objid)
       WHEN 'pg_constraint'::regclass THEN pg_get_constraintdef(objid)
       WHEN 'pg_rewrite'::regclass THEN (SELECT pg_get_ruledef(oid) || ' ' || ev_enabled::text FROM pg_rewrite WHERE oid = objid)
       WHEN 'pg_attrdef'::regclass THEN (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE oid = objid)
       WHEN 'pg_extension'::regclass THEN (SELECT (to_jsonb(x) - '{oid,extowner,extnamespace,extconfig}'::text[])::text || coalesce(extconfig::regclass[]::text, '') FROM pg_extension AS x WHERE oid = objid)
       WHEN 'pg_namespace'::regclass THEN ''
       WHEN 'pg_event_trigger'::regclass THEN (SELECT concat_ws(' ', evtevent, evtenabled, evttags, evtfoid::regprocedure) FROM pg_event_trigger WHERE oid = objid)
       WHEN 'pg_type'::regclass THEN (SELECT (to_jsonb(t) - '{oid,typnamespace,typowner,typrelid,typelem,typarray,typbasetype,typacl}'::text[])::text
                                             || format_type(typelem, -1) || format_type(typbasetype, typtypmod) FROM pg_type AS t WHERE oid = objid)
       WHEN 'pg_class'::regclass THEN (SELECT (to_jsonb(c) - '{oid,relnamespace,reltype,relowner,relfilenode,reltoastrelid,relpages,reltuples,relallvisible,relallfrozen,relfrozenxid,relminmxid,relnatts,relacl}'::text[])::text
                                              || CASE WHEN relkind IN ('i', 'I') THEN pg_get_indexdef(oid) ELSE '' END FROM pg_class AS c WHERE oid = objid)
       END AS said
  FROM objects;

-- psql stops at an error.
SELECT format('%s is of a kind that nothing is known of', name)::int FROM definitions WHERE said IS NULL;

CREATE TEMPORARY VIEW owners AS
SELECT classid, objid, name, CASE classid
       WHEN 'pg_proc'::regclass THEN (SELECT proowner FROM pg_proc WHERE oid = objid)
       WHEN 'pg_class'::regclass THEN (SELECT relowner FROM pg_class WHERE oid = objid)
       WHEN 'pg_type'::regclass THEN (SELECT typowner FROM pg_type WHERE oid = objid)
       WHEN 'pg_namespace'::regclass THEN (SELECT nspowner FROM pg_namespace WHERE oid = objid)
       WHEN 'pg_event_trigger'::regclass THEN (SELECT evtowner FROM pg_event_trigger WHERE oid = objid)
       WHEN 'pg_extension'::regclass THEN (SELECT extowner FROM pg_extension WHERE oid = objid)
       END AS owned_by
  FROM objects;

CREATE TEMPORARY VIEW privileges AS
SELECT name, acl
  FROM owners
 CROSS JOIN LATERAL (SELECT CASE classid
       WHEN 'pg_proc'::regclass THEN (SELECT coalesce(proacl, acldefault('f', owned_by)) FROM pg_proc WHERE oid = objid)
       WHEN 'pg_class'::regclass THEN (SELECT coalesce(relacl, acldefault('r', owned_by)) FROM pg_class WHERE oid = objid AND relkind NOT IN ('i', 'I', 'c'))
       WHEN 'pg_type'::regclass THEN (SELECT coalesce(typacl, acldefault('T', owned_by)) FROM pg_type WHERE oid = objid)
       WHEN 'pg_namespace'::regclass THEN (SELECT coalesce(nspacl, acldefault('n', owned_by)) FROM pg_namespace WHERE oid = objid)
       END) AS a (acl)
UNION ALL
SELECT o.name || ' column ' || a.attname, a.attacl
  FROM objects AS o JOIN pg_attribute AS a ON o.classid = 'pg_class'::regclass AND a.attrelid = o.objid
UNION ALL
-- what pg_dump takes for granted
SELECT o.name || coalesce(' column ' || a.attname, '') || ' at first', p.initprivs
  FROM objects AS o JOIN pg_init_privs AS p ON p.classoid = o.classid AND p.objoid = o.objid
  LEFT JOIN pg_attribute AS a ON p.objsubid > 0 AND a.attrelid = o.objid AND a.attnum = p.objsubid;

CREATE TEMPORARY VIEW facts AS
SELECT name, about, said FROM definitions
UNION ALL
SELECT name, 'owner', owned_by::regrole::text FROM owners WHERE owned_by IS NOT NULL
UNION ALL
SELECT name, 'privilege', item FROM privileges CROSS JOIN LATERAL (SELECT unnest(acl)::text) AS i (item)
UNION ALL
SELECT name, 'comment', d.description
  FROM objects AS o JOIN pg_description AS d ON d.classoid = o.classid AND d.objoid = o.objid AND d.objsubid = 0
UNION ALL
-- A column that was dropped leaves a gap in their numbers, which nobody sees.
SELECT format('%s column %s %s', o.name, row_number() OVER (PARTITION BY o.objid ORDER BY a.attnum), a.attname), 'definition',
       (to_jsonb(a) - '{attrelid,attname,attnum,atttypid,attcacheoff,attoptions,atthasmissing,attmissingval,attacl,attcollation}'::text[])::text || format_type(atttypid, atttypmod)
       || attcollation::regcollation::text
       -- Some minor releases note there when the column was made.
       || ARRAY(SELECT option FROM unnest(attoptions) AS option WHERE option !~ '^pg_attver=')::text
  FROM objects AS o JOIN pg_attribute AS a ON o.classid = 'pg_class'::regclass AND a.attrelid = o.objid
 WHERE a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT o.name || ' column ' || a.attname, 'comment', d.description
  FROM objects AS o JOIN pg_attribute AS a ON o.classid = 'pg_class'::regclass AND a.attrelid = o.objid
  JOIN pg_description AS d ON d.classoid = o.classid AND d.objoid = o.objid AND d.objsubid = a.attnum
 WHERE d.objsubid > 0
UNION ALL
SELECT o.name, 'depends', CASE d.deptype WHEN 'e' THEN 'member of ' ELSE d.deptype::text || ' ' END || pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid)
  FROM objects AS o JOIN pg_depend AS d ON d.classid = o.classid AND d.objid = o.objid
UNION ALL
SELECT o.name, 'label', s.provider || ' ' || s.label FROM objects AS o JOIN pg_seclabel AS s ON s.classoid = o.classid AND s.objoid = o.objid;

SELECT DISTINCT format('%s: %s: %s', name, about, replace(said, E'\n', '\n')) COLLATE "C" AS line FROM facts ORDER BY line;
