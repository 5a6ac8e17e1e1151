-- A byte that WIN1251 has no character for, as an author and as a value.
CREATE EXTENSION pgshift_state;
CREATE TABLE noted (id integer PRIMARY KEY, note text);
SELECT pgshift.audit('noted');
SET pgshift.actor = E'\x98';
INSERT INTO noted VALUES (1, E'\x98'), (2, 'хорошо');
