# The log and the rows are one: after kill -9 of a backend, an immediate shutdown and a crash in the middle of a commit,
# what the log says is what the rows are.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use IPC::Run qw(start timeout);

my $node = PostgreSQL::Test::Cluster->new('audited');
$node->init;
$node->append_conf('postgresql.conf', "fsync = on\nrestart_after_crash = on\n");
$node->start;
$node->safe_psql('postgres', q{
CREATE EXTENSION pgshift_state;
CREATE TABLE accounts (id int PRIMARY KEY, balance int NOT NULL);
INSERT INTO accounts SELECT i, 0 FROM generate_series(1, 20) AS i;
SELECT pgshift.audit('accounts');
});

# Every row must be what its last entry says, and every change must begin where the one before ended.
my $check = q{
WITH log AS (
    SELECT entity_id::int AS id, from_value::int AS was, to_value::int AS became,
           lag(to_value::int, 1, 0) OVER (PARTITION BY entity_id ORDER BY l.id) AS before,
           row_number() OVER (PARTITION BY entity_id ORDER BY l.id DESC) AS place
      FROM pgshift._pgshift_state_audit AS l WHERE field = 'balance'
)
SELECT (SELECT count(*) FROM log WHERE was <> before) || ' gaps, '
    || (SELECT count(*) FROM accounts LEFT JOIN log ON log.id = accounts.id AND place = 1
         WHERE balance <> coalesce(became, 0)) || ' strays'};

my $writes = join '', map {
	my $id = 1 + $_ % 20;
	"BEGIN; UPDATE accounts SET balance = balance + 1 WHERE id = $id; SAVEPOINT s; UPDATE accounts SET balance = 0; ROLLBACK TO s;"
	  . " UPDATE accounts SET balance = balance + 2 WHERE id IN ($id, 21 - $id); COMMIT;\n"
} 1 .. 20000;

# Runs the writes in a session, waits until some of them are committed, and says which backend it is.
my $committed = 0;
sub begin_writing
{
	my ($input, $output) = ("SELECT 'backend ' || pg_backend_pid();\n$writes", '');
	my $session = start([ 'psql', '-X', '-q', '-A', '-t', '-d', $node->connstr('postgres') ],
		'<', \$input, '>', \$output, '2>', \my $errors, timeout(180));
	$session->pump until $output =~ /backend (\d+)/;
	my $backend = $1;
	$node->poll_query_until('postgres',
		"SELECT count(*) > $committed + 100 FROM pgshift._pgshift_state_audit") or die 'nothing was written';
	return ($session, $backend);
}

for my $round (1 .. 3)
{
	my ($session, $backend) = begin_writing();
	my $before = -s $node->logfile;
	if ($round == 2)
	{
		$node->stop('immediate');
		$node->start;
	}
	else
	{
		kill 'KILL', $backend;
	}
	# The session ends by itself, its server being gone.
	eval { $session->finish };
	# Not by a query: psql doesn't read it while the server refuses connections, and who writes to it then is killed.
	$node->wait_for_log(qr/database system is ready to accept connections/, $before);
	is($node->safe_psql('postgres', $check), '0 gaps, 0 strays', "after crash $round the log tells what the rows are");
	$committed = $node->safe_psql('postgres', 'SELECT count(*) FROM pgshift._pgshift_state_audit');
	$node->safe_psql('postgres', 'SELECT pgshift.seal_audit()');
}
is($node->safe_psql('postgres', 'SELECT count(*), bool_and(ok) FROM pgshift.verify_audit()'), '3|t', 'every seal holds');
cmp_ok($committed, '>', 300, 'there was something to lose');

# A transaction that is prepared, and committed after a crash, brings its entries along.
$node->append_conf('postgresql.conf', "max_prepared_transactions = 2\n");
$node->restart;
# Its number is higher than that of the last to end before the seal, and its entry's id lower.
my ($older_input, $older_output) = ("BEGIN; SELECT 'number ' || pg_current_xact_id();\n", '');
my $older = start([ 'psql', '-X', '-q', '-A', '-t', '-d', $node->connstr('postgres') ],
	'<', \$older_input, '>', \$older_output, '2>', \my $older_errors, timeout(180));
$older->pump until $older_output =~ /number \d+/;
$node->safe_psql('postgres', q{
BEGIN;
UPDATE accounts SET balance = balance + 5 WHERE id = 1;
PREPARE TRANSACTION 'later';
});
$older_input .= "UPDATE accounts SET balance = balance + 5 WHERE id = 2; COMMIT;\n";
$older->finish;
is($older_errors, '', 'an older transaction has written after it, and ended');
$node->safe_psql('postgres', 'SELECT pgshift.seal_audit()');
$node->stop('immediate');
$node->start;
is($node->safe_psql('postgres', $check), '0 gaps, 0 strays', 'prepared: neither the row nor its entry is there');
$node->safe_psql('postgres', "COMMIT PREPARED 'later'");
is($node->safe_psql('postgres', $check), '0 gaps, 0 strays', 'committed: both are');
is($node->safe_psql('postgres', 'SELECT bool_and(ok) FROM pgshift.verify_audit()'), 't', 'and no seal is broken');
is($node->safe_psql('postgres', q{
SELECT seal_id FROM pgshift.seal_audit();
SELECT bool_and(ok) FROM pgshift.verify_audit();
SELECT sum(entries) = (SELECT count(*) FROM pgshift._pgshift_state_audit) FROM pgshift._pgshift_state_audit_seals;
}), "5\nt\nt", 'the next seal has its entry');
$node->stop;

done_testing();
