# A hot standby shows all that the primary does and writes nothing; promoted, it goes on as the primary would have, in the
# sessions that were open on it too.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use IPC::Run qw(start timeout);

my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 1);
$primary->start;
$primary->safe_psql('postgres', q{
CREATE EXTENSION pgshift_state;
CREATE TABLE loans (id int PRIMARY KEY, amount int, status text);
SELECT pgshift.define('loans', 'status', '{new,approved,paid}', '{"new": ["approved"], "approved": ["paid"]}',
                      initial => 'new', strict_insert => true, frozen => '{paid}');
SELECT pgshift.normalize('loans', '{"status": "lowercase"}');
SELECT pgshift.consensus('loans', 'approved', 1);
SELECT pgshift.audit('loans');
INSERT INTO loans VALUES (1, 10, 'NEW'), (2, 20, 'new'), (3, 30, 'new');
SELECT pgshift.approve('loans', '1', 'ann'), pgshift.approve('loans', '2', 'bob');
UPDATE loans SET status = 'approved' WHERE id = 1;
SELECT pgshift.seal_audit();
UPDATE loans SET amount = 11 WHERE id = 1;
});
$primary->backup('backup');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'backup', has_streaming => 1);
$standby->start;
$primary->safe_psql('postgres', 'UPDATE loans SET amount = 12 WHERE id = 1');
$primary->wait_for_catchup($standby);

my $look = q{
SELECT * FROM pgshift.rules ORDER BY name;
SELECT * FROM pgshift.history('loans', '1');
SELECT * FROM pgshift.changes('loans');
SELECT * FROM pgshift.changes('loans', after => 1000000, backward => true, max_rows => 2);
SELECT pgshift.as_of(NULL::loans, '1', 'infinity'), pgshift.as_of(NULL::loans, '1', '-infinity');
SELECT * FROM pgshift.pending_approvals('loans');
SELECT * FROM pgshift.consensus_status('loans', '2');
SELECT * FROM pgshift.verify_audit();
SELECT * FROM pgshift.normalizers();
};
# Each asks for what the installed version has.
for my $question (q{doctor()}, q{next_states('loans', '2')}, q{report('loans')}, q{diagram('loans')})
{
	my ($name) = $question =~ /(\w+)/;
	$look .= "SELECT * FROM pgshift.$question;\n"
	  if $primary->safe_psql('postgres', "SELECT count(*) FROM pg_proc WHERE proname = '$name' AND pronamespace = 'pgshift'::regnamespace");
}
my $shown = $primary->safe_psql('postgres', $look);
like($shown, qr/\b12\b/, 'there is something to see');
is($standby->safe_psql('postgres', $look), $shown, 'the standby shows what the primary does');
is($primary->safe_psql('postgres', "BEGIN READ ONLY; $look COMMIT"), $shown, 'so does a read-only transaction');

my %writing = (
	approve => q{pgshift.approve('loans', '3', 'cy')},
	revoke_approval => q{pgshift.revoke_approval('loans', '2', 'bob')},
	seal_audit => q{pgshift.seal_audit()},
	define => q{pgshift.define('loans', 'status', '{new}', '{}')},
	normalize => q{pgshift.normalize('loans', '{"status": "trim"}')},
	'normalize with backfill' => q{pgshift.normalize('loans', '{"status": "trim"}', backfill => true)},
	consensus => q{pgshift.consensus('loans', 'paid', 1)},
	audit => q{pgshift.audit('loans')},
	drop_rule => q{pgshift.drop_rule('loans', 'define')},
);
sub refusal
{
	my ($node, $sql) = @_;
	my ($status, $output, $error) = $node->psql('postgres', "\\set VERBOSITY verbose\n$sql");
	return $error =~ /^psql:<stdin>:\d+: ERROR:  (\w{5}): (.*)/m ? "$1 $2" : "not refused: $output$error";
}
for my $function (sort keys %writing)
{
	my $sql = "SELECT $writing{$function};";
	like(refusal($standby, $sql), qr/^25006 cannot execute/, "$function on the standby");
	like(refusal($primary, "BEGIN READ ONLY; $sql"), qr/^25006 cannot execute/, "$function in a read-only transaction");
	like(refusal($primary, "SET default_transaction_read_only = on; $sql"), qr/^25006 cannot execute/,
		"$function where transactions are read-only by default");
}

like(refusal($standby, q{SELECT * FROM pgshift.changes('loans', after => 0);}), qr/^55000 changes/,
	'what is in flight on the primary is not known on the standby');

# A session that has looked at the rules of the standby is there when it becomes the primary.
my ($input, $output, $errors) = ('', '', '');
my $session = start([ 'psql', '-X', '-q', '-A', '-t', '-v', 'VERBOSITY=verbose', '-d', $standby->connstr('postgres') ],
	'<', \$input, '>', \$output, '2>', \$errors, timeout(180));
sub in_session
{
	my ($sql) = @_;
	$output = '';
	$input .= "$sql\n\\echo end of it\n";
	$session->pump until $output =~ /end of it/;
	return $output =~ s/end of it\n//r;
}
in_session($look);
in_session("SELECT pgshift.set_actor('dee');");
$primary->stop('immediate');
$standby->promote;
$standby->poll_query_until('postgres', 'SELECT NOT pg_is_in_recovery()') or die 'was not promoted';

in_session(q{INSERT INTO loans VALUES (4, 40, 'paid');});
like($errors, qr/23514: .*"paid" is not the initial state/, 'a session that was open holds new rows to the rules');
$errors = '';
in_session(q{UPDATE loans SET status = 'APPROVED' WHERE id = 3;});
like($errors, qr/23514: .*Consensus not reached/, 'and asks for approvals');
$errors = '';
is(in_session(q{SELECT pgshift.approve('loans', '3', 'cy');}), "1\n", 'which it records');
in_session(q{UPDATE loans SET status = 'APPROVED' WHERE id IN (2, 3);});
is($errors, '', 'those that were given on the primary count as well');
$input .= "\\q\n";
$session->finish;

# Sequences jump over what was not logged yet when the primary stopped, and never go back.
is($standby->safe_psql('postgres', q{
SELECT id, status, amount FROM loans ORDER BY id;
SELECT count(*) = count(DISTINCT l.id), bool_and((l.id <= up_to) = (changed_at < sealed_at))
  FROM pgshift._pgshift_state_audit AS l, pgshift._pgshift_state_audit_seals;
SELECT count(*), count(DISTINCT id), count(used_at) FROM pgshift._pgshift_consensus_loans_approved;
SELECT field, from_value, to_value FROM pgshift.history('loans', '3', 'status');
SELECT seal_id FROM pgshift.seal_audit();
SELECT * FROM pgshift.verify_audit();
SELECT sum(entries) = (SELECT count(*) FROM pgshift._pgshift_state_audit) FROM pgshift._pgshift_state_audit_seals;
}), "1|approved|12\n2|approved|20\n3|approved|30\nt|t\n3|3|3\nstatus||new\nstatus|new|approved\n2\n1|t|\n2|t|\nt",
	'ids, approvals and seals go on');
like(refusal($standby, 'DELETE FROM pgshift._pgshift_state_audit'), qr/^42501 /, 'own tables are closed');
$standby->stop;

done_testing();
