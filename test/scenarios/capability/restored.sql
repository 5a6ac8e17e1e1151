SET client_min_messages = warning;
SELECT outcome('INSERT INTO renamed (table_id) VALUES (1)') AS closed;
DROP EXTENSION pgshift_state CASCADE;
CREATE EXTENSION pgshift_state;
SELECT outcome('INSERT INTO renamed (table_id) VALUES (1)') AS closed;
