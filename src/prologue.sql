\echo Use "CREATE EXTENSION pgshift_state" to load this file. \quit

-- Names without a schema are PostgreSQL's own. Whoever may create in schema pgshift until this transaction is committed
-- could put a function or an operator there that fits a call in our views better.
SET LOCAL search_path = pg_catalog, pg_temp;

-- An owner of the database who is no superuser installs the extension, too: the script runs as a superuser all the same, and
-- what it makes is that superuser's. CREATE on a database is not enough: who installs it may read what rules record.
--
-- Whoever owns the schema owns what is made in it, and could drop all of it; whoever may create in it could put functions
-- beside ours, or views for this script to read. So it must be a superuser's. One that CREATE EXTENSION has just made for the
-- database's owner becomes the script's: no other session has seen it, and nothing is in it.
CREATE FUNCTION pgshift.is_schema_new() RETURNS boolean
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_is_schema_new';

DO $$
DECLARE
    of_schema pg_catalog.oid := pg_catalog.to_regnamespace('pgshift');
    installed_by pg_catalog.oid;
    database_owner pg_catalog.oid;
    is_trusted pg_catalog.bool;
BEGIN
    SELECT e.extowner, d.datdba INTO installed_by, database_owner
      FROM pg_catalog.pg_extension AS e CROSS JOIN pg_catalog.pg_database AS d
     WHERE e.extname OPERATOR(pg_catalog.=) 'pgshift_state' AND d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database();
    SELECT r.rolsuper INTO is_trusted FROM pg_catalog.pg_authid AS r WHERE r.oid OPERATOR(pg_catalog.=) installed_by;
    IF is_trusted THEN
        RETURN;
    END IF;
    IF NOT pg_catalog.pg_has_role(installed_by, database_owner, 'MEMBER') THEN
        RAISE EXCEPTION 'permission denied to create extension "pgshift_state"'
              USING ERRCODE = 'insufficient_privilege', DETAIL = 'It takes a superuser, or the owner of the database.';
    END IF;
    IF pgshift.is_schema_new()
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                        WHERE d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_namespace'::pg_catalog.regclass
                          AND d.refobjid OPERATOR(pg_catalog.=) of_schema
                          AND d.classid OPERATOR(pg_catalog.<>) 'pg_catalog.pg_extension'::pg_catalog.regclass
                          AND d.objid OPERATOR(pg_catalog.<>) 'pgshift.is_schema_new()'::pg_catalog.regprocedure::pg_catalog.oid) THEN
        ALTER SCHEMA pgshift OWNER TO CURRENT_USER;
    END IF;
END $$;

DROP FUNCTION pgshift.is_schema_new();

-- The schema is a superuser's, and once this is committed nobody else creates in it.
DO $$
DECLARE
    of_schema pg_catalog.oid := pg_catalog.to_regnamespace('pgshift');
    owned_by pg_catalog.oid;
    is_trusted pg_catalog.bool;
    role_name pg_catalog.text;
BEGIN
    SELECT n.nspowner, r.rolname, r.rolsuper INTO owned_by, role_name, is_trusted
      FROM pg_catalog.pg_namespace AS n JOIN pg_catalog.pg_authid AS r ON r.oid OPERATOR(pg_catalog.=) n.nspowner
     WHERE n.oid OPERATOR(pg_catalog.=) of_schema;
    IF NOT is_trusted THEN
        RAISE EXCEPTION 'schema "pgshift" belongs to "%", who is not a superuser', role_name
              USING ERRCODE = 'insufficient_privilege', HINT = 'ALTER SCHEMA pgshift OWNER TO a superuser, after a look at what is in it.';
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
END $$;

GRANT USAGE ON SCHEMA pgshift TO PUBLIC;
