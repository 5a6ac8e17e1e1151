-- Prints what makes functions that look like ours and do nothing.
SELECT format('CREATE FUNCTION pgshift.%I(%s) RETURNS %s LANGUAGE plpgsql AS $$BEGIN RETURN%s; END$$;', proname, oidvectortypes(proargtypes),
              pg_get_function_result(oid), CASE WHEN proretset OR prorettype = 'void'::regtype THEN '' ELSE ' NULL' END)
  FROM pg_proc
 WHERE pronamespace = 'pgshift'::regnamespace AND prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype)
 ORDER BY proname;
