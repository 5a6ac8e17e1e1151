
CREATE FUNCTION pgshift.guard_drop() RETURNS event_trigger
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_guard_drop';

COMMENT ON FUNCTION pgshift.guard_drop() IS
'Lets no role but a superuser drop the extension while other roles'' tables have rules. Not to be used by hand.';

CREATE EVENT TRIGGER pgshift_guard_drop ON ddl_command_start
    WHEN TAG IN ('DROP EXTENSION', 'DROP OWNED')
    EXECUTE FUNCTION pgshift.guard_drop();

ALTER EVENT TRIGGER pgshift_guard_drop ENABLE ALWAYS;

COMMENT ON EVENT TRIGGER pgshift_guard_drop IS
'Lets no role but a superuser drop the extension while other roles'' tables have rules, by pgshift.guard_drop().';
