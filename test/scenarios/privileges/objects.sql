-- Everything in the schema pgshift, once there are rules of all kinds: what it is called, what it is, who may use it.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION pgshift_state;
CREATE TABLE public.t (id int PRIMARY KEY, s text);
\o /dev/null
SELECT pgshift.consensus('t', 'b', 1, field => 's');
SELECT pgshift.audit('t');
INSERT INTO t VALUES (1, 'a');
SELECT pgshift.seal_audit();
SELECT pgshift.define_machine('m', '{a}', '{}', 'a');
\o
SELECT format('| `%s()` | %s%s%s%s | %s |', p.proname,
              CASE p.prorettype WHEN 'trigger'::regtype THEN 'trigger function' WHEN 'event_trigger'::regtype THEN 'event trigger''s function' ELSE 'function' END,
              CASE p.provolatile WHEN 's' THEN ', stable' WHEN 'i' THEN ', immutable' ELSE '' END,
              CASE p.proparallel WHEN 's' THEN ', parallel safe' WHEN 'r' THEN ', parallel restricted' ELSE '' END,
              CASE WHEN p.prosecdef THEN ', SECURITY DEFINER ' || coalesce(p.proconfig::text, 'without settings') ELSE ' ' || p.proconfig::text END,
              coalesce((SELECT string_agg(CASE WHEN a.grantee = 0 THEN 'PUBLIC' WHEN a.grantee = p.proowner THEN 'owner' ELSE a.grantee::regrole::text END, ', ' ORDER BY a.grantee)
                          FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
                         WHERE a.grantee <> p.proowner OR NOT has_function_privilege('public', p.oid, 'EXECUTE')), 'nobody'))
  FROM pg_proc AS p WHERE p.pronamespace = 'pgshift'::regnamespace
UNION ALL
SELECT format('| `%s` | %s | %s |', replace(replace(c.relname, '_t_b', '_…'), '_machine_m', '_machine_…'),
              CASE c.relkind WHEN 'v' THEN 'view' WHEN 'r' THEN 'table' WHEN 'S' THEN 'sequence' WHEN 'c' THEN 'composite type' ELSE c.relkind::text END,
              CASE WHEN c.relkind = 'c' THEN CASE WHEN has_type_privilege('public', c.reltype, 'USAGE') THEN 'PUBLIC' ELSE 'owner' END
              ELSE coalesce((SELECT string_agg(DISTINCT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END || ': ' || a.privilege_type, ', ')
                          FROM aclexplode(c.relacl) AS a WHERE a.grantee <> c.relowner), 'owner') END)
  FROM pg_class AS c WHERE c.relnamespace = 'pgshift'::regnamespace AND c.relkind NOT IN ('i', 'I')
UNION ALL
SELECT format('| `%s` | event trigger, %s | nobody calls it |', e.evtname, CASE e.evtenabled WHEN 'A' THEN 'always' ELSE e.evtenabled::text END)
  FROM pg_event_trigger AS e
UNION ALL
SELECT format('| `pgshift` | schema | %s |', (SELECT string_agg(CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END || ': ' || a.privilege_type, ', ')
                                                 FROM aclexplode(n.nspacl) AS a WHERE a.grantee <> n.nspowner))
  FROM pg_namespace AS n WHERE n.nspname = 'pgshift'
UNION ALL
-- what else there might be one day
SELECT format('| %s | unlisted | |', pg_describe_object(d.classid, d.objid, 0)) FROM pg_depend AS d
 WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'pgshift_state') AND d.deptype = 'e'
   AND d.classid NOT IN ('pg_proc'::regclass, 'pg_class'::regclass, 'pg_event_trigger'::regclass, 'pg_type'::regclass);
