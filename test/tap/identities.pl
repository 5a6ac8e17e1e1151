# What was recorded of a table is found by its identity, wherever a dump is restored, whatever OIDs are there, and in whatever
# encoding the database is.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $old = PostgreSQL::Test::Cluster->new('old');
$old->init(extra => [ '--locale=C', '--encoding=UTF8' ]);
$old->start;
my $new = PostgreSQL::Test::Cluster->new('new');
$new->init(extra => [ '--locale=C', '--encoding=UTF8' ]);
$new->start;
my $dump = $old->basedir . '/dump.sql';

sub pg_dump
{
	my ($node, $database, @options) = @_;
	$node->command_ok([ 'pg_dump', '--dbname' => $node->connstr($database), '--file' => $dump, @options ], "dump of $database");
}

sub restore
{
	my ($node, $database) = @_;
	$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', $node->connstr($database), '-f', $dump ],
		"restore into $database");
}

# A role sprays rows of audited temporary tables that look like another table's, under OIDs that this will have elsewhere.
$old->safe_psql('postgres', q{
CREATE EXTENSION pgshift_state;
CREATE TABLE loans (id int PRIMARY KEY, status text);
SELECT pgshift.audit('loans'), pgshift.consensus('loans', 'paid', 1);
INSERT INTO loans VALUES (1, 'new');
SELECT pgshift.seal_audit();
SELECT pgshift.approve('loans', '1', 'ann');
CREATE ROLE sprayer LOGIN;
});
$old->safe_psql('postgres', q{
DO $$ BEGIN FOR i IN 1..100 LOOP
	CREATE TEMP TABLE spray (id int PRIMARY KEY, status text) ON COMMIT DROP;
	PERFORM pgshift.audit('spray');
	PERFORM set_config('pgshift.actor', 'the boss', true);
	INSERT INTO spray VALUES (1, 'approved by the boss');
	COMMIT;
END LOOP; END $$;
}, extra_params => [ '-U', 'sprayer' ]);
my $history = q{SELECT operation, field, to_value, changed_by FROM pgshift.history('loans', '1')};
my $told = $old->safe_psql('postgres', $history);
unlike($told, qr/boss/, 'no part of another table');
pg_dump($old, 'postgres');
# Whichever OID the table gets there: here the very one that it had, then others' ones.
my $oid = $old->safe_psql('postgres', q{SELECT 'loans'::regclass::oid});
my $sprayed = $old->safe_psql('postgres', q{SELECT relation FROM pgshift._pgshift_bindings WHERE relation <> 0 ORDER BY relation DESC OFFSET 40 LIMIT 1});
for my $start ($oid - 100, $sprayed - 100)
{
	$new->stop;
	command_ok([ 'pg_resetwal', '-o', $start, $new->data_dir ], "OIDs from $start on");
	$new->start;
	my $database = "from_$start";
	$new->safe_psql('postgres', "CREATE DATABASE $database");
	$new->safe_psql('postgres', 'DROP ROLE IF EXISTS sprayer; CREATE ROLE sprayer');
	restore($new, $database);
	is($new->safe_psql($database, $history), $told, 'its history, no more');
	is($new->safe_psql($database, 'SELECT ok FROM pgshift.verify_audit()'), 't', 'sealed as it was');
	is($new->safe_psql($database, q{SELECT approved_by FROM pgshift.pending_approvals('loans')}), 'ann', 'and its approvals');
	$new->safe_psql($database, q{UPDATE loans SET status = 'paid'});
	is($new->safe_psql($database, q{SELECT to_value FROM pgshift.history('loans', '1', 'status')}), "new\npaid", 'which goes on');
}

# A table that is restored beside itself is another one; one that is restored after it was dropped is the same.
pg_dump($old, 'postgres', '--table' => 'loans');
$old->safe_psql('postgres', 'ALTER TABLE loans RENAME TO original; ALTER TABLE original RENAME CONSTRAINT loans_pkey TO original_pkey');
restore($old, 'postgres');
is($old->safe_psql('postgres', $history), '', 'another table');
is($old->safe_psql('postgres', q{SELECT count(*) FROM pgshift.history('original', '1')}), '2', 'beside the one that has the history');
$old->safe_psql('postgres', q{INSERT INTO loans VALUES (2, 'beside'); DROP TABLE loans, original});
restore($old, 'postgres');
is($old->safe_psql('postgres', $history), $told, 'the same table');
is($old->safe_psql('postgres', q{SELECT count(*) FROM pgshift.pending_approvals('loans')}), '0', 'what was approved before it was dropped is over');
is($old->safe_psql('postgres', q{SELECT count(*) FROM pgshift.history('loans', '2')}), '0', 'and nothing of the other');

# Rules before rows, as by --schema-only and --data-only.
$old->safe_psql('postgres', 'CREATE DATABASE apart');
pg_dump($old, 'postgres', '--schema-only');
restore($old, 'apart');
pg_dump($old, 'postgres', '--data-only', '--table' => 'pgshift._pgshift_state_audit*', '--table' => 'pgshift._pgshift_tables');
restore($old, 'apart');
is($old->safe_psql('apart', $history), $told, 'rules that come before what they have recorded');

# Seals are of what was written, not of an encoding's bytes.
$old->safe_psql('postgres', $_) for (
	q{CREATE DATABASE latin1 ENCODING 'LATIN1' TEMPLATE template0},
	q{CREATE DATABASE utf8 ENCODING 'UTF8' TEMPLATE template0},
	q{CREATE DATABASE eucjp ENCODING 'EUC_JP' TEMPLATE template0},
	q{CREATE DATABASE utf8_too ENCODING 'UTF8' TEMPLATE template0});
my %texts = (latin1 => "\xc3\xa9\xc3\xbc", eucjp => "\xe6\x9d\xb1\xe4\xba\xac");
my %target = (latin1 => 'utf8', eucjp => 'utf8_too');
for my $source ('latin1', 'eucjp')
{
	my $text = $texts{$source};
	$old->safe_psql($source, qq{
SET client_encoding = 'UTF8';
CREATE EXTENSION pgshift_state;
CREATE TABLE t (id text PRIMARY KEY, "c$text" text);
SELECT pgshift.audit('t');
SET pgshift.actor = '$text';
INSERT INTO t VALUES ('$text', '$text'), ('plain', NULL);
SELECT pgshift.seal_audit();
DELETE FROM t;
SELECT pgshift.seal_audit();
});
	is($old->safe_psql($source, 'SELECT count(*) FROM pgshift.verify_audit() WHERE ok'), '2', "sealed in $source");
	pg_dump($old, $source);
	restore($old, $target{$source});
	is($old->safe_psql($target{$source}, 'SELECT seal_id, ok, finding FROM pgshift.verify_audit()'), "1|t|\n2|t|", "and in $target{$source}");
	$old->safe_psql($target{$source}, q{
ALTER TABLE pgshift._pgshift_state_audit DISABLE TRIGGER ALL;
UPDATE pgshift._pgshift_state_audit SET to_value = to_value || 'x' WHERE id = 1;
});
	is($old->safe_psql($target{$source}, 'SELECT seal_id FROM pgshift.verify_audit() WHERE NOT ok'), '1', 'where a change is found');
}
is($old->safe_psql('latin1', q{SELECT digest FROM pgshift._pgshift_state_audit_seals}), $old->safe_psql('utf8', q{SELECT digest FROM pgshift._pgshift_state_audit_seals}), 'the digests have come along');

$new->stop;
$old->stop;
done_testing();
