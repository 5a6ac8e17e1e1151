\echo Use "CREATE EXTENSION pgshift_state" to load this file. \quit

GRANT USAGE ON SCHEMA pgshift TO PUBLIC;

-- An owner of the database who is no superuser installs the extension, too: the script runs as a superuser all the same, and
-- what it makes is that superuser's. CREATE on a database is not enough: who installs it may read what rules record.
--
-- Whoever owns the schema owns what is made in it, and could drop all of it; whoever may create in it could put functions
-- beside ours. So it must be a superuser's: one that CREATE EXTENSION or a dump has made for the database's owner, and that is
-- empty, becomes the script's. Into that the owner may restore a dump, until rules begin to be made there. What is there from
-- an earlier installation is the schema's owner's, but for the types without columns that stand for machines: these are their
-- definers'.
DO $$
DECLARE
    of_schema pg_catalog.oid := pg_catalog.to_regnamespace('pgshift');
    installed_by pg_catalog.oid;
    database_owner pg_catalog.oid;
    owned_by pg_catalog.oid;
    stranger pg_catalog.text;
    is_trusted pg_catalog.bool;
    is_restored pg_catalog.bool;
    role_name pg_catalog.text;
BEGIN
    SELECT e.extowner, d.datdba INTO installed_by, database_owner
      FROM pg_catalog.pg_extension AS e CROSS JOIN pg_catalog.pg_database AS d
     WHERE e.extname OPERATOR(pg_catalog.=) 'pgshift_state' AND d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database();
    SELECT r.rolsuper INTO is_trusted FROM pg_catalog.pg_authid AS r WHERE r.oid OPERATOR(pg_catalog.=) installed_by;
    IF NOT is_trusted AND NOT pg_catalog.pg_has_role(installed_by, database_owner, 'MEMBER') THEN
        RAISE EXCEPTION 'permission denied to create extension "pgshift_state"'
              USING ERRCODE = 'insufficient_privilege', DETAIL = 'It takes a superuser, or the owner of the database.';
    END IF;
    is_restored := NOT is_trusted
        AND (SELECT n.nspowner OPERATOR(pg_catalog.=) ANY (ARRAY[installed_by, database_owner])
               FROM pg_catalog.pg_namespace AS n WHERE n.oid OPERATOR(pg_catalog.=) of_schema)
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                         WHERE d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_namespace'::pg_catalog.regclass
                           AND d.refobjid OPERATOR(pg_catalog.=) of_schema AND d.deptype OPERATOR(pg_catalog.=) 'n'
                           AND d.classid OPERATOR(pg_catalog.<>) 'pg_catalog.pg_extension'::pg_catalog.regclass);
    IF is_restored THEN
        ALTER SCHEMA pgshift OWNER TO CURRENT_USER;
    END IF;
    SELECT n.nspowner, r.rolname, r.rolsuper INTO owned_by, role_name, is_trusted
      FROM pg_catalog.pg_namespace AS n JOIN pg_catalog.pg_authid AS r ON r.oid OPERATOR(pg_catalog.=) n.nspowner
     WHERE n.oid OPERATOR(pg_catalog.=) of_schema;
    IF NOT is_trusted THEN
        RAISE EXCEPTION 'schema "pgshift" belongs to "%", who is not a superuser', role_name
              USING ERRCODE = 'insufficient_privilege', HINT = 'ALTER SCHEMA pgshift OWNER TO a superuser, after a look at what is in it.';
    END IF;
    SELECT pg_catalog.pg_describe_object(o.class, o.oid, 0) INTO stranger
      FROM (SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid FROM pg_catalog.pg_proc AS p
             WHERE p.pronamespace OPERATOR(pg_catalog.=) of_schema
             UNION ALL
            SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass, p.oid FROM pg_catalog.pg_operator AS p
             WHERE p.oprnamespace OPERATOR(pg_catalog.=) of_schema
             UNION ALL
            SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid FROM pg_catalog.pg_type AS t
              LEFT JOIN pg_catalog.pg_type AS e ON e.oid OPERATOR(pg_catalog.=) t.typelem AND e.typarray OPERATOR(pg_catalog.=) t.oid
              LEFT JOIN pg_catalog.pg_class AS c
                     ON c.oid OPERATOR(pg_catalog.=) CASE WHEN e.oid IS NULL THEN t.typrelid ELSE e.typrelid END
             WHERE t.typnamespace OPERATOR(pg_catalog.=) of_schema AND t.typowner OPERATOR(pg_catalog.<>) owned_by
               AND (c.oid IS NULL OR c.relkind OPERATOR(pg_catalog.<>) 'c' OR c.relnatts OPERATOR(pg_catalog.<>) 0
                    OR NOT pg_catalog.starts_with(c.relname::pg_catalog.text, '_pgshift_machine'))
             UNION ALL
            SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, c.oid FROM pg_catalog.pg_class AS c
             WHERE c.relnamespace OPERATOR(pg_catalog.=) of_schema AND c.relowner OPERATOR(pg_catalog.<>) owned_by
               AND (c.relkind OPERATOR(pg_catalog.<>) 'c' OR c.relnatts OPERATOR(pg_catalog.<>) 0
                    OR NOT pg_catalog.starts_with(c.relname::pg_catalog.text, '_pgshift_machine'))) AS o (class, oid)
     LIMIT 1;
    IF stranger IS NOT NULL THEN
        RAISE EXCEPTION 'schema "pgshift" has something that is not of this extension: %', stranger
              USING ERRCODE = 'insufficient_privilege', HINT = 'Remove it first.';
    END IF;
    FOR role_name IN
        SELECT CASE a.grantee OPERATOR(pg_catalog.=) 0::pg_catalog.oid WHEN true THEN 'PUBLIC' ELSE pg_catalog.quote_ident(r.rolname) END
          FROM pg_catalog.pg_namespace AS n CROSS JOIN pg_catalog.aclexplode(n.nspacl) AS a
          LEFT JOIN pg_catalog.pg_authid AS r ON r.oid OPERATOR(pg_catalog.=) a.grantee
         WHERE n.oid OPERATOR(pg_catalog.=) of_schema AND a.privilege_type OPERATOR(pg_catalog.=) 'CREATE'
           AND a.grantee OPERATOR(pg_catalog.<>) owned_by
    LOOP
        EXECUTE pg_catalog.format('REVOKE CREATE ON SCHEMA pgshift FROM %s', role_name);
    END LOOP;
    IF is_restored THEN
        EXECUTE pg_catalog.format('GRANT CREATE ON SCHEMA pgshift TO %s', pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(installed_by)::pg_catalog.text));
    END IF;
END $$;
