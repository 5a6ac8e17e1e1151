-- Rules of all kinds and what they record, protected, before the update.
\set ON_ERROR_STOP on
CREATE TABLE loans (id int PRIMARY KEY, amount int, email text, status text);
SELECT pgshift.define('loans', 'status', '{pending,approved,paid}', '{"pending": ["approved"], "approved": ["paid"]}', 'pending');
SELECT pgshift.normalize('loans', '{"email": "email"}');
SELECT pgshift.consensus('loans', 'approved', 1);
SELECT pgshift.audit('loans');
SELECT pgshift.define_machine('m', '{a,b}', '{"a": ["b"]}', 'a');
INSERT INTO loans VALUES (1, 100, ' ANN@example.org '), (2, 200, 'bob@example.org');
SELECT pgshift.approve('loans', '1', by => 'cy');
SELECT pgshift.transition('m', 's', 'a');
SELECT pgshift.protect();
