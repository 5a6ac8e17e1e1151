# Logical replication: rows that it applies were checked where they were written; whatever else is written on the
# subscriber, by its own triggers too, is checked there.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $publisher = PostgreSQL::Test::Cluster->new('publisher');
$publisher->init(allows_streaming => 'logical');
$publisher->start;
my $subscriber = PostgreSQL::Test::Cluster->new('subscriber');
$subscriber->init(allows_streaming => 'logical');
$subscriber->append_conf('postgresql.conf', 'wal_retrieve_retry_interval = 100ms');
$subscriber->start;

my $table = q{
CREATE EXTENSION pgshift_state;
CREATE TABLE loans (id int PRIMARY KEY, amount int, status text);
CREATE TABLE notes (id int PRIMARY KEY, note text);
CREATE TABLE moods (id int PRIMARY KEY, mood text);
};
my $rule = q{
SELECT pgshift.define('loans', 'status', '{new,open,paid}', '{"new": ["open"], "open": ["paid"]}',
                      initial => 'new', strict_insert => true, frozen => '{paid}')};
$publisher->safe_psql('postgres', $table);
$publisher->safe_psql('postgres', "INSERT INTO loans VALUES (1, 1, 'paid'), (2, 2, 'nonsense')");
$publisher->safe_psql('postgres', 'CREATE PUBLICATION loans FOR TABLE loans, notes, moods');
$subscriber->safe_psql('postgres', $table);
$subscriber->safe_psql('postgres', $rule);

# A second table on the subscriber, written by a trigger on the replicated one.
$subscriber->safe_psql('postgres', q{
CREATE TABLE copies (id int PRIMARY KEY, status text);
SELECT pgshift.define('copies', 'status', '{new,open,paid}', '{"new": ["open"], "open": ["paid"]}', initial => 'new');
CREATE TABLE refusals (id int, message text);
CREATE FUNCTION copy_loan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    BEGIN
        INSERT INTO public.copies VALUES (NEW.id, NEW.status) ON CONFLICT (id) DO UPDATE SET status = excluded.status;
    EXCEPTION WHEN check_violation THEN
        INSERT INTO public.refusals VALUES (NEW.id, SQLERRM);
    END;
    RETURN NULL;
END $$;
CREATE TRIGGER copy_loan AFTER INSERT OR UPDATE ON loans FOR EACH ROW EXECUTE FUNCTION copy_loan();
ALTER TABLE loans ENABLE ALWAYS TRIGGER copy_loan;
});

my $connection = $publisher->connstr . ' dbname=postgres';
$subscriber->safe_psql('postgres', "CREATE SUBSCRIPTION loans CONNECTION '$connection' PUBLICATION loans");
$subscriber->wait_for_subscription_sync($publisher, 'loans');

is($subscriber->safe_psql('postgres', 'SELECT id, status FROM loans ORDER BY id'),
	"1|paid\n2|nonsense", 'the initial copy is not checked again');

# What no local writer may do: a change of a frozen row, its deletion, an undeclared transition.
$publisher->safe_psql('postgres', q{
UPDATE loans SET amount = 7 WHERE id = 1;
UPDATE loans SET status = 'open' WHERE id = 2;
INSERT INTO loans VALUES (3, 3, 'open'), (4, 4, 'paid');
DELETE FROM loans WHERE id = 4;
});
$publisher->wait_for_catchup('loans');
is($subscriber->safe_psql('postgres', 'SELECT * FROM loans ORDER BY id'),
	"1|7|paid\n2|2|open\n3|3|open", 'nor is what comes after it');
is($subscriber->safe_psql('postgres', 'SELECT * FROM copies ORDER BY id'),
	"1|paid\n2|open\n3|open\n4|paid", 'what a trigger on the subscriber wrote legally is there');
is($subscriber->safe_psql('postgres', 'SELECT * FROM refusals ORDER BY id'),
	'2|[PgShift] Invalid state on table "copies": "nonsense" is not a state of "status".',
	'what it wrote illegally was refused');

my ($status, $output, $error) = $subscriber->psql('postgres', q{UPDATE loans SET amount = 8 WHERE id = 1});
like($error, qr/Row is frozen on table "loans"/, 'a local writer is checked');
($status, $output, $error) = $subscriber->psql('postgres', q{TRUNCATE loans});
like($error, qr/Row is frozen on table "loans"/, 'a local TRUNCATE is checked');
$publisher->safe_psql('postgres', 'TRUNCATE loans');
$publisher->wait_for_catchup('loans');
is($subscriber->safe_psql('postgres', 'SELECT count(*) FROM loans'), '0', 'a replicated TRUNCATE is not');

# A replicated row stays as it was written; a local one is normalized.
$subscriber->safe_psql('postgres', q{SELECT pgshift.normalize('notes', '{"note": "lowercase"}')});
$publisher->safe_psql('postgres', q{INSERT INTO notes VALUES (1, 'AS IT IS')});
$publisher->wait_for_catchup('loans');
$subscriber->safe_psql('postgres', q{INSERT INTO notes VALUES (2, 'LOCAL')});
is($subscriber->safe_psql('postgres', 'SELECT * FROM notes ORDER BY id'),
	"1|AS IT IS\n2|local", 'replicated rows are not normalized again');

# A subscription that writes with other rights than the owner's goes no way round: anyone may be the publisher.
my $stranger = q{
CREATE TABLE secrets (id int PRIMARY KEY, status text) PARTITION BY RANGE (id);
CREATE TABLE secrets_1 PARTITION OF secrets FOR VALUES FROM (0) TO (9);
};
$publisher->safe_psql('postgres', $stranger . 'CREATE PUBLICATION secrets FOR TABLE secrets_1');
$subscriber->safe_psql('postgres', $stranger . q{
SELECT pgshift.define('secrets', 'status', '{new,open}', '{"new": ["open"]}');
CREATE ROLE applier LOGIN SUPERUSER;
GRANT ALL ON secrets, secrets_1 TO applier;
});
$publisher->safe_psql('postgres', q{INSERT INTO secrets VALUES (1, 'new')});
my $options = 'disable_on_error = true';
$options .= ', password_required = false, run_as_owner = true' if $subscriber->safe_psql('postgres', 'SHOW server_version_num') >= 160000;
$subscriber->safe_psql('postgres', qq{
SET ROLE applier;
CREATE SUBSCRIPTION secrets CONNECTION '$connection' PUBLICATION secrets WITH ($options);
});
$subscriber->wait_for_subscription_sync($publisher, 'secrets');
is($subscriber->safe_psql('postgres', 'TABLE secrets'), '1|new', 'what the rule allows is applied for others, too');
$subscriber->safe_psql('postgres', 'ALTER SUBSCRIPTION secrets DISABLE');
$subscriber->poll_query_until('postgres', q{SELECT count(*) = 0 FROM pg_stat_subscription WHERE subname = 'secrets' AND pid IS NOT NULL});
$subscriber->safe_psql('postgres', 'ALTER ROLE applier NOSUPERUSER');
$publisher->safe_psql('postgres', q{UPDATE secrets SET status = 'nonsense'});
$subscriber->safe_psql('postgres', 'ALTER SUBSCRIPTION secrets ENABLE');
ok($subscriber->poll_query_until('postgres', q{SELECT NOT subenabled FROM pg_subscription WHERE subname = 'secrets'}),
	'what it refuses stops the subscription');
is($subscriber->safe_psql('postgres', 'TABLE secrets'), '1|new', 'and is not applied');
like(slurp_file($subscriber->logfile), qr/"nonsense" is not a state of "status"/, 'and the log says why');
$subscriber->safe_psql('postgres', q{
ALTER ROLE applier SUPERUSER;
ALTER SUBSCRIPTION secrets ENABLE});
$publisher->wait_for_catchup('secrets');
is($subscriber->safe_psql('postgres', 'TABLE secrets'), '1|nonsense', 'with the rights of the owner, it is');
# What rules have recorded is replicated like any other table: copied first, then followed, what is changed and taken back
# there as well.
for my $node ($publisher, $subscriber)
{
	$node->safe_psql('postgres', 'CREATE DATABASE shop');
	$node->safe_psql('shop', q{
CREATE EXTENSION pgshift_state;
CREATE TABLE orders (id int PRIMARY KEY, amount int, status text);
CREATE FUNCTION change_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN UPDATE orders SET amount = 78 WHERE id = NEW.id; RETURN NULL; END $$;
CREATE TRIGGER change_again AFTER UPDATE ON orders FOR EACH ROW WHEN (NEW.amount = 77) EXECUTE FUNCTION change_again();
SELECT pgshift.consensus('orders', 'sent', 1), pgshift.audit('orders');
});
}
$publisher->safe_psql('shop', q{
INSERT INTO orders VALUES (1, 10, 'new'), (2, 20, 'new');
SELECT pgshift.approve('orders', '1', 'ann'), pgshift.approve('orders', '2', 'bob');
SELECT pgshift.seal_audit();
CREATE PUBLICATION shop FOR ALL TABLES;
});
$subscriber->safe_psql('shop', q{SELECT pgshift.seal_audit()});    # makes the table, and nothing else yet
$connection = $publisher->connstr . ' dbname=shop';
$subscriber->safe_psql('shop', "CREATE SUBSCRIPTION shop CONNECTION '$connection' PUBLICATION shop");
$subscriber->wait_for_subscription_sync($publisher, 'shop', 'shop');
my $recorded = q{
SELECT id, table_id, entity_id, field, from_value, to_value, operation FROM pgshift._pgshift_state_audit ORDER BY id;
SELECT * FROM pgshift._pgshift_consensus_orders_sent ORDER BY id;
SELECT * FROM pgshift.history('orders', '1');
SELECT * FROM pgshift.verify_audit();
};
# Its rules were made here, not by a dump of the publisher's: what is recorded there is under another identity.
my $shop_id = $publisher->safe_psql('shop', q{SELECT table_id FROM pgshift.recorded_tables});
is($subscriber->safe_psql('shop', q{SELECT count(*) FROM pgshift.history('orders', '1')}), '0', 'another table has no part in it');
$subscriber->safe_psql('shop', "SELECT pgshift.adopt_identity('orders', $shop_id)");
is($subscriber->safe_psql('shop', q{SELECT count(*), count(relation) FROM pgshift.recorded_tables}), '2|2', 'until it adopts its identity');
my $copied = $publisher->safe_psql('shop', $recorded);
like($copied, qr/ann/, 'there is something to replicate');
is($subscriber->safe_psql('shop', $recorded), $copied, 'what was recorded is copied');
$publisher->safe_psql('shop', q{
UPDATE orders SET status = 'sent' WHERE id = 1;
UPDATE orders SET amount = 77 WHERE id = 1;
SELECT pgshift.revoke_approval('orders', '2', 'bob');
SELECT pgshift.seal_audit();
});
$publisher->wait_for_catchup('shop');
my $followed = $publisher->safe_psql('shop', $recorded);
like($followed, qr/77\|78/, 'more has happened');
is($subscriber->safe_psql('shop', $recorded), $followed, 'and so is it on the subscriber');
($status, $output, $error) = $subscriber->psql('shop', 'UPDATE pgshift._pgshift_consensus_orders_sent SET used_at = NULL');
like($error, qr/is written by pgshift's functions only/, 'where nobody writes it by SQL');

# enforce(): the three modes, on what replication applies and on what a local session writes.
sub moods { return $subscriber->safe_psql('postgres', 'SELECT * FROM moods ORDER BY id'); }
sub logged { return $subscriber->safe_psql('postgres', q{SELECT count(*) FROM pgshift._pgshift_state_audit}); }
my $as_replica = 'SET session_replication_role = replica;';
my $nonsense = q{INSERT INTO moods VALUES (100, 'nonsense')};
$subscriber->safe_psql('postgres', q{
SELECT pgshift.define('moods', 'mood', '{sad,merry}', '{"sad": ["merry"], "merry": ["sad"]}', frozen => '{merry}');
SELECT pgshift.audit('moods');
});
$publisher->safe_psql('postgres', q{INSERT INTO moods VALUES (1, 'odd')});
$publisher->wait_for_catchup('loans');
is(moods(), '1|odd', 'always: a replicated row is not checked');
is(logged(), '0', 'nor logged');
isnt($subscriber->psql('postgres', "$as_replica $nonsense"), 0, 'a local one is, by a replica session too');

$subscriber->safe_psql('postgres', q{SELECT pgshift.enforce('moods', 'origin')});
$publisher->safe_psql('postgres', q{UPDATE moods SET mood = 'strange'});
$publisher->wait_for_catchup('loans');
is(moods(), '1|strange', 'origin: a replicated row is not checked');
isnt($subscriber->psql('postgres', $nonsense), 0, 'a local one is');
is($subscriber->psql('postgres', "BEGIN; $as_replica $nonsense; ROLLBACK"), 0, 'but not by a replica session');
is(logged(), '0', 'and nothing was logged');

$subscriber->safe_psql('postgres', q{SELECT pgshift.enforce('moods', 'everywhere')});
$publisher->safe_psql('postgres', q{INSERT INTO moods VALUES (2, 'sad')});
$publisher->wait_for_catchup('loans');
is(moods(), "1|strange\n2|sad", 'everywhere: a replicated row that may be there comes in');
is(logged(), '2', 'and is logged');
my $log = -s $subscriber->logfile;
$publisher->safe_psql('postgres', q{INSERT INTO moods VALUES (3, 'odd')});
$subscriber->wait_for_log(qr/ERROR:.*Invalid state on table "moods": "odd" is not a state/, $log);
is(moods(), "1|strange\n2|sad", 'one that may not is refused, and keeps replication waiting');
$subscriber->safe_psql('postgres', q{SELECT pgshift.enforce('moods', 'always')});
$publisher->wait_for_catchup('loans');
is(moods(), "1|strange\n2|sad\n3|odd", 'until the rule lets it in');
$subscriber->safe_psql('postgres', q{DELETE FROM moods; INSERT INTO moods VALUES (2, 'merry');
SELECT pgshift.enforce('moods', 'everywhere')});
$log = -s $subscriber->logfile;
$publisher->safe_psql('postgres', 'TRUNCATE moods');
$subscriber->wait_for_log(qr/ERROR:.*Row is frozen on table "moods"/, $log);
is(moods(), '2|merry', 'a replicated TRUNCATE is checked, too');
$subscriber->safe_psql('postgres', q{SELECT pgshift.enforce('moods', 'always')});
$publisher->wait_for_catchup('loans');
is(moods(), '', 'or not');


# An UPDATE that moves a row to another partition of the subscriber's is applied as DELETE and INSERT, and checked as these.
for my $node ($publisher, $subscriber)
{
	$node->safe_psql('postgres', 'CREATE DATABASE moves');
	$node->safe_psql('moves', q{
CREATE EXTENSION pgshift_state;
CREATE TABLE crates (id int, place int, status text, PRIMARY KEY (id, place)) PARTITION BY RANGE (place);
CREATE TABLE crates_1 PARTITION OF crates FOR VALUES FROM (0) TO (10);
CREATE TABLE crates_2 PARTITION OF crates FOR VALUES FROM (10) TO (20);
SELECT pgshift.define('crates', 'status', '{new,open,kept}', '{"new": ["open"], "open": ["kept"]}', frozen => '{kept}');
});
}
$subscriber->safe_psql('moves', q{SELECT pgshift.audit('crates'), pgshift.enforce('crates', 'everywhere')});
$publisher->safe_psql('moves', q{CREATE PUBLICATION moves FOR TABLE crates WITH (publish_via_partition_root = true)});
$connection = $publisher->connstr . ' dbname=moves';
$subscriber->safe_psql('moves', "CREATE SUBSCRIPTION moves CONNECTION '$connection' PUBLICATION moves WITH (copy_data = false)");
$publisher->safe_psql('moves', q{
INSERT INTO crates VALUES (1, 1, 'new'), (2, 2, 'new');
UPDATE crates SET place = 11, status = 'open' WHERE id = 1;
UPDATE crates SET status = 'open' WHERE id = 2;
UPDATE crates SET status = 'kept' WHERE id = 2;
});
$publisher->wait_for_catchup('moves');
my $crates = q{SELECT tableoid::regclass, * FROM crates ORDER BY id};
is($subscriber->safe_psql('moves', $crates), "crates_2|1|11|open\ncrates_1|2|2|kept", 'moved, and changed in place');
is($subscriber->safe_psql('moves', q{SELECT entity_id, string_agg(operation::text, '' ORDER BY id) FROM pgshift._pgshift_state_audit GROUP BY 1 ORDER BY 1}),
	"[\"1\",\"1\"]|IIIDDD\n[\"1\",\"11\"]|III\n[\"2\",\"2\"]|IIIUU", 'logged as what it is applied as');

$subscriber->stop;
$publisher->stop;
done_testing();
