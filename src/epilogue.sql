
-- An owner of the database who has installed the extension and is no superuser may call everything in it and let others do so,
-- and may read, and so dump, what rules have recorded.
DO $$
DECLARE
    owner_name pg_catalog.text;
BEGIN
    SELECT pg_catalog.quote_ident(r.rolname) INTO owner_name
      FROM pg_catalog.pg_extension AS e JOIN pg_catalog.pg_authid AS r ON r.oid OPERATOR(pg_catalog.=) e.extowner
     WHERE e.extname OPERATOR(pg_catalog.=) 'pgshift_state' AND NOT r.rolsuper;
    IF owner_name IS NOT NULL THEN
        EXECUTE pg_catalog.format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgshift TO %s WITH GRANT OPTION', owner_name);
        EXECUTE pg_catalog.format('GRANT SELECT ON ALL TABLES IN SCHEMA pgshift TO %s', owner_name);
        EXECUTE pg_catalog.format('GRANT SELECT ON ALL SEQUENCES IN SCHEMA pgshift TO %s', owner_name);
    END IF;
END $$;

-- What is there from an earlier installation is the schema's owner's, but for the types without columns that stand for machines:
-- these are their definers'. This is asked last, since whoever could create there when the script began may have done so
-- meanwhile, and may even have made it wait. Nothing above reads or calls what another role has put there.
DO $$
DECLARE
    of_schema pg_catalog.oid := pg_catalog.to_regnamespace('pgshift');
    owned_by pg_catalog.oid;
    stranger pg_catalog.text;
BEGIN
    SELECT n.nspowner INTO owned_by FROM pg_catalog.pg_namespace AS n WHERE n.oid OPERATOR(pg_catalog.=) of_schema;
    SELECT pg_catalog.pg_describe_object(o.class, o.oid, 0) INTO stranger
      FROM (SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid FROM pg_catalog.pg_proc AS p
             WHERE p.pronamespace OPERATOR(pg_catalog.=) of_schema
             UNION ALL
            SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass, p.oid FROM pg_catalog.pg_operator AS p
             WHERE p.oprnamespace OPERATOR(pg_catalog.=) of_schema
             UNION ALL
            SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid FROM pg_catalog.pg_type AS t
              LEFT JOIN pg_catalog.pg_class AS c ON c.oid OPERATOR(pg_catalog.=) t.typrelid
             WHERE t.typnamespace OPERATOR(pg_catalog.=) of_schema AND t.typowner OPERATOR(pg_catalog.<>) owned_by
               AND NOT EXISTS (SELECT FROM pg_catalog.pg_type AS e WHERE e.typarray OPERATOR(pg_catalog.=) t.oid)
               AND (c.oid IS NULL OR c.relkind OPERATOR(pg_catalog.<>) 'c' OR c.relnatts OPERATOR(pg_catalog.<>) 0
                    OR NOT pg_catalog.starts_with(c.relname::pg_catalog.text, '_pgshift_machine'))
             UNION ALL
            SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, c.oid FROM pg_catalog.pg_class AS c
             WHERE c.relnamespace OPERATOR(pg_catalog.=) of_schema AND c.relowner OPERATOR(pg_catalog.<>) owned_by
               AND (c.relkind OPERATOR(pg_catalog.<>) 'c' OR c.relnatts OPERATOR(pg_catalog.<>) 0
                    OR NOT pg_catalog.starts_with(c.relname::pg_catalog.text, '_pgshift_machine'))) AS o (class, oid)
     WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                        WHERE d.classid OPERATOR(pg_catalog.=) o.class AND d.objid OPERATOR(pg_catalog.=) o.oid
                          AND d.deptype OPERATOR(pg_catalog.=) 'e' AND d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass)
     LIMIT 1;
    IF stranger IS NOT NULL THEN
        RAISE EXCEPTION 'schema "pgshift" has something that is not of this extension: %', stranger
              USING ERRCODE = 'insufficient_privilege', HINT = 'Remove it first.';
    END IF;
END $$;
