-- An event trigger for one more command.
-- old
CREATE EVENT TRIGGER pgshift_pretended_event_trigger ON ddl_command_end WHEN TAG IN ('CREATE RULE') EXECUTE FUNCTION pgshift.follow_ddl();
-- new
CREATE EVENT TRIGGER pgshift_pretended_event_trigger ON ddl_command_end WHEN TAG IN ('CREATE RULE', 'ALTER RULE') EXECUTE FUNCTION pgshift.follow_ddl();
-- update
DROP EVENT TRIGGER pgshift_pretended_event_trigger;
CREATE EVENT TRIGGER pgshift_pretended_event_trigger ON ddl_command_end WHEN TAG IN ('CREATE RULE', 'ALTER RULE') EXECUTE FUNCTION pgshift.follow_ddl();
