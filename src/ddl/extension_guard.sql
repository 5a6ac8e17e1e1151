
CREATE FUNCTION pgshift.guard_extension() RETURNS event_trigger
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_guard_extension';

COMMENT ON FUNCTION pgshift.guard_extension() IS
'Lets no role but a superuser drop the extension while other roles'' tables have rules, or change what belongs to it. Not to be used by hand.';

CREATE EVENT TRIGGER pgshift_guard_extension ON ddl_command_start
    WHEN TAG IN ('ALTER EXTENSION', 'DROP EXTENSION', 'DROP OWNED')
    EXECUTE FUNCTION pgshift.guard_extension();

ALTER EVENT TRIGGER pgshift_guard_extension ENABLE ALWAYS;

COMMENT ON EVENT TRIGGER pgshift_guard_extension IS
'Lets no role but a superuser drop the extension while other roles'' tables have rules, or change what belongs to it, by pgshift.guard_extension().';
