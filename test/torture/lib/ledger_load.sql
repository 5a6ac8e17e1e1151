SELECT torture.move(torture.next_order());

SELECT torture.move(torture.order());

SELECT torture.move(torture.order(), 'optimistic');

SELECT pgshift.transition('order', torture.order(), torture.one_of('new', 'review', 'approved', 'paid', 'nonsense'));

SELECT count(*) FROM pgshift.transition_many('order', ARRAY(SELECT DISTINCT torture.order() FROM generate_series(1, 4)), torture.one_of('review', 'rejected'));

SELECT count(*) FROM pgshift.transition_many('order', ARRAY[torture.next_order(), torture.next_order(), torture.next_order()], 'new');

SELECT torture.order() AS subject \gset
BEGIN;
SELECT torture.move(:'subject');
SAVEPOINT a;
SELECT torture.move(:'subject');
SELECT torture.move(torture.order());
ROLLBACK TO a;
SELECT torture.move(torture.order());
SAVEPOINT b;
SELECT torture.move(:'subject');
RELEASE b;
SELECT torture.one_of('COMMIT', 'COMMIT', 'ROLLBACK') AS ending \gset
:ending;

BEGIN;
SELECT torture.move(torture.order()) FROM generate_series(1, 5);
INSERT INTO loans (amount) VALUES (torture.pick(9));
COMMIT;

BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT torture.move(torture.order());
SELECT torture.move(torture.order());
COMMIT;

BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT count(*) FROM pgshift.subjects_in('order', 'review');
SELECT torture.move(torture.order());
COMMIT;

SELECT torture.order() AS subject \gset
BEGIN;
SELECT pgshift.lock_subject('order', :'subject');
SELECT torture.move(:'subject');
COMMIT;

SELECT gen_random_uuid() AS gid \gset
BEGIN;
SELECT torture.move(torture.order());
SELECT torture.move(torture.next_order());
INSERT INTO accounts VALUES (:'gid', 1, 'two phases');
PREPARE TRANSACTION :'gid';
SELECT torture.one_of('COMMIT', 'ROLLBACK') AS ending \gset
:ending PREPARED :'gid';

SELECT count(*) FROM pgshift.ledger_history('order', torture.order());

SELECT pgshift.state_at('order', torture.order(), clock_timestamp() - interval '1 s'), pgshift.has_been_in('order', torture.order(), 'paid');

SELECT * FROM pgshift.next_transitions('order', torture.order());

SELECT count(*) FROM pgshift.stranded_subjects('order');
