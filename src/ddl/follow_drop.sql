
CREATE FUNCTION pgshift.follow_drop() RETURNS event_trigger
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_follow_drop';

COMMENT ON FUNCTION pgshift.follow_drop() IS
'Refuses to drop what rules need, and notes which tables with identities are gone. Not to be used by hand.';

CREATE EVENT TRIGGER pgshift_follow_drop ON sql_drop EXECUTE FUNCTION pgshift.follow_drop();

ALTER EVENT TRIGGER pgshift_follow_drop ENABLE ALWAYS;

COMMENT ON EVENT TRIGGER pgshift_follow_drop IS
'Refuses to drop what rules need, and notes which recorded tables are gone, by pgshift.follow_drop().';
