INSERT INTO loans (amount, asked_by, email, status) SELECT torture.pick(9), ' Dan ', ' Ann@Example.ORG', NULL FROM generate_series(1, torture.pick(3));

INSERT INTO loans (amount, status) VALUES (5, torture.one_of('approved', 'nonsense', 'review'));

UPDATE loans SET status = torture.next_loan(status) WHERE id = torture.loan();

UPDATE loans SET amount = torture.pick(9), balance = torture.pick(9), email = ' X@Y.Z ' WHERE id = torture.loan();

UPDATE loans SET status = torture.next_loan(status), balance = amount WHERE id IN (SELECT torture.loan() FROM generate_series(1, 3));

DELETE FROM loans WHERE id = torture.loan() AND torture.pick(3) = 1;

SELECT torture.loan() AS loan \gset
BEGIN;
SELECT pgshift.approve('loans', :'loan', 'ann', 'risk');
SELECT pgshift.approve('loans', :'loan', torture.one_of('bob', 'cy', 'dan'), 'legal', note => 'fine');
COMMIT;
UPDATE loans SET status = 'review' WHERE id = :loan AND status = 'new';
UPDATE loans SET status = 'approved' WHERE id = :loan;

SELECT torture.loan() AS loan \gset
BEGIN;
UPDATE loans SET status = 'review' WHERE id = :loan AND status = 'new';
SAVEPOINT a;
SELECT pgshift.approve('loans', :'loan', 'cy', 'risk');
SELECT pgshift.approve('loans', :'loan', 'bob', 'legal');
UPDATE loans SET status = 'approved' WHERE id = :loan;
ROLLBACK TO a;
INSERT INTO notes (loan, note) SELECT id, 'rolled back' FROM loans WHERE id = :loan;
SAVEPOINT b;
SELECT pgshift.approve('loans', :'loan', 'cy', 'risk');
SELECT pgshift.approve('loans', :'loan', 'bob', 'legal');
UPDATE loans SET status = 'approved' WHERE id = :loan;
RELEASE b;
COMMIT;

SELECT pgshift.approve('loans', torture.loan()::text, torture.one_of('ann', 'bob', 'cy'), torture.one_of('risk', 'legal'));

SELECT pgshift.revoke_approval('loans', torture.loan()::text, torture.one_of('ann', 'bob', 'cy'));

INSERT INTO notes (loan, note) SELECT torture.loan(), repeat('n', torture.pick(4000));

SELECT gen_random_uuid() AS gid, torture.loan() AS loan \gset
BEGIN;
SELECT pgshift.approve('loans', :'loan', 'cy', 'risk');
SELECT pgshift.approve('loans', :'loan', 'bob', 'legal');
UPDATE loans SET status = torture.next_loan(status), balance = 9 WHERE id = :loan;
INSERT INTO accounts VALUES (:'gid', 1, 'two phases');
PREPARE TRANSACTION :'gid';
SELECT torture.one_of('COMMIT', 'ROLLBACK') AS ending \gset
:ending PREPARED :'gid';

INSERT INTO parcels (region, weight) VALUES (torture.one_of('east', 'west', 'north'), torture.pick(5) - 1);

UPDATE parcels SET region = torture.one_of('east', 'west', 'south'), label = ' a   b ' WHERE id = torture.parcel();

UPDATE parcels SET status = torture.one_of('packed', 'held', 'sent'), weight = torture.pick(5) - 1 WHERE id = torture.parcel();

SELECT torture.parcel() AS parcel \gset
SELECT pgshift.approve('parcels', jsonb_build_array(id::text, region)::text, torture.one_of('ann', 'bob')) FROM parcels WHERE id = :parcel;
UPDATE parcels SET status = 'sent', region = torture.one_of('east', 'west', 'south') WHERE id = :parcel;

BEGIN;
DELETE FROM parcels WHERE id = torture.parcel();
SAVEPOINT a;
UPDATE parcels SET region = 'west' WHERE id IN (SELECT torture.parcel() FROM generate_series(1, 5));
ROLLBACK TO a;
UPDATE parcels SET region = 'east' WHERE id IN (SELECT torture.parcel() FROM generate_series(1, 5));
COMMIT;

INSERT INTO accounts SELECT 'a' || i, 0, torture.one_of('', 'ann', NULL) FROM generate_series(1, 20) AS i
    ON CONFLICT (code) DO UPDATE SET balance = accounts.balance + 1;

UPDATE accounts SET balance = balance + 1, owner = torture.one_of('', 'x', 'y') WHERE code = 'a' || torture.pick(20);

MERGE INTO accounts AS a USING (SELECT 'a' || i AS code FROM generate_series(10, 30) AS i) AS s ON a.code = s.code
    WHEN MATCHED AND torture.pick(3) = 1 THEN DELETE WHEN MATCHED THEN UPDATE SET balance = a.balance + 1
    WHEN NOT MATCHED THEN INSERT VALUES (s.code, 7, 'merged');

BEGIN;
UPDATE accounts SET balance = 0 WHERE code = 'a1';
SAVEPOINT t;
TRUNCATE accounts;
INSERT INTO accounts VALUES ('a1', 100, 'after truncation');
SELECT torture.one_of('ROLLBACK TO t', 'RELEASE t') AS verdict \gset
:verdict;
UPDATE accounts SET balance = balance + 1 WHERE code = 'a1';
COMMIT;

COPY accounts (code, balance) FROM STDIN;
a2	2
a40	3
a41	4
\.

UPDATE tickets SET status = torture.one_of('open', 'busy', 'done')::ticket_state WHERE id = torture.pick(20);

BEGIN;
UPDATE tickets SET severity = torture.pick(4) WHERE id = torture.pick(20);
UPDATE tickets SET status = CASE status WHEN 'open' THEN 'busy' ELSE 'open' END::ticket_state, severity = 2 WHERE id = torture.pick(20);
COMMIT;

SELECT pgshift.set_actor(torture.one_of('ann', 'bob')), count(*) FROM pgshift.history('loans', torture.loan()::text);

SELECT pgshift.as_of(NULL::parcels, jsonb_build_array(torture.parcel()::text, 'east')::text, clock_timestamp() - interval '1 s');

SELECT * FROM pgshift.consensus_status('loans', torture.loan()::text);

SELECT count(*) FROM pgshift.pending_approvals('loans');
