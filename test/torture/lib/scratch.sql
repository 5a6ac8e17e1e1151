CREATE TABLE scratch (id int PRIMARY KEY, status text);
SELECT pgshift.define('scratch', 'status', '{a,b}', '{"a": ["b"]}', initial => 'a');
SELECT pgshift.audit('scratch');
INSERT INTO scratch VALUES (1, NULL);
DROP TABLE scratch;
