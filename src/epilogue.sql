
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
