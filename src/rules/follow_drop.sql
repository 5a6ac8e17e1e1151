
CREATE FUNCTION pgshift.follow_drop() RETURNS event_trigger
LANGUAGE c VOLATILE
AS 'MODULE_PATHNAME', 'pgshift_follow_drop';

COMMENT ON FUNCTION pgshift.follow_drop() IS
'Refuses to drop what rules need, and looks after what was recorded of tables that are dropped: approvals are revoked, and a type of a telling name takes the table''s place in the log. Not to be used by hand.';

CREATE EVENT TRIGGER pgshift_follow_drop ON sql_drop EXECUTE FUNCTION pgshift.follow_drop();

ALTER EVENT TRIGGER pgshift_follow_drop ENABLE ALWAYS;

COMMENT ON EVENT TRIGGER pgshift_follow_drop IS
'Refuses to drop what rules need, and looks after what was recorded of tables that are dropped, by pgshift.follow_drop().';
