-- What an owner of a database who is no superuser has made with the extension: rules of each kind, and what they record.
CREATE EXTENSION pgshift_state;

CREATE TABLE loans (id int PRIMARY KEY, amount int, email text, status text);
SELECT pgshift.define('loans', 'status', '{new,paid,closed}', '{"new": ["paid"], "paid": ["closed"], "closed": []}', initial => 'new',
                      guards => '{"paid->closed": "NEW.amount > 0"}', frozen => '{closed}'),
       pgshift.normalize('loans', '{"email": "email"}'), pgshift.audit('loans'), pgshift.consensus('loans', 'paid', 1, bind => '{amount}');
CREATE TABLE parted (id int, part int, status text, PRIMARY KEY (id, part)) PARTITION BY LIST (part);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
SELECT pgshift.audit('parted'), pgshift.consensus('parted', 'paid', 1);
SELECT pgshift.define_machine('payment', '{pending,captured}', '{"pending": ["captured"]}', 'pending');

SET pgshift.actor = 'ann';
INSERT INTO loans VALUES (1, 10, ' Ann@Example.org '), (2, 20, NULL), (3, 30, NULL);
INSERT INTO parted VALUES (1, 1, 'new');
SELECT pgshift.approve('loans', '1', 'bob'), pgshift.approve('loans', '2', 'bob'), pgshift.approve('parted', '["1","1"]', 'bob');
UPDATE loans SET status = 'paid' WHERE id = 1;
SELECT pgshift.transition('payment', 'p1', 'pending');
SELECT pgshift.seal_audit();
