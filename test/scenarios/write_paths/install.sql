-- What the paths need: the extension, its log, and what others there may be.
CREATE EXTENSION pgshift_state;
CREATE TABLE anything (id int PRIMARY KEY);
SELECT pgshift.audit('anything');
SELECT format('CREATE EXTENSION %I', name) FROM pg_available_extensions WHERE name IN ('dblink', 'postgres_fdw', 'pg_surgery') \gexec
