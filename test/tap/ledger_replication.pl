# The ledger elsewhere: a hot standby shows it and adds nothing; promoted while transitions are made, it has each that was
# acknowledged, and goes on. Its tables can be published, and the subscriber reads the same.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use IPC::Run qw(start timeout);

my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 'logical');
$primary->append_conf('postgresql.conf', "max_prepared_transactions = 5\nwal_retrieve_retry_interval = 100ms\n");
$primary->start;
$primary->safe_psql('postgres', q{
CREATE EXTENSION pgshift_state;
CREATE TABLE limits (up_to int);
INSERT INTO limits VALUES (100);
SELECT pgshift.define_machine('payment', '{pending,authorized,captured,failed}',
    '{"pending": ["authorized", "failed"], "authorized": ["captured", "authorized"]}', 'pending',
    guards => '{"authorized->captured": "(metadata->>''amount'')::int <= (SELECT max(up_to) FROM limits)", "pending->failed": "1 > 2"}');
SELECT pgshift.transition_many('payment', '{p-1,p-2,p-3}', 'pending');
SELECT pgshift.transition('payment', 'p-1', 'authorized', 'ann');
SELECT pgshift.transition('payment', 'p-3', 'authorized');
});
$primary->backup('backup');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'backup', has_streaming => 1);
$standby->start;
$primary->append_conf('postgresql.conf', "synchronous_standby_names = 'standby'\nsynchronous_commit = remote_apply\n");
$primary->reload;

my $look = q{
SELECT * FROM pgshift.current_state('payment', 'p-1');
SELECT * FROM pgshift.ledger_history('payment', 'p-1');
SELECT * FROM pgshift.state_at('payment', 'p-1', '-infinity'), pgshift.state_at('payment', 'p-1', 'infinity') AS last;
SELECT pgshift.has_been_in('payment', 'p-1', 'pending'), pgshift.has_been_in('payment', 'p-2', 'captured');
SELECT * FROM pgshift.subjects_in('payment', 'pending');
SELECT * FROM pgshift.stranded_subjects('payment');
SELECT n.* FROM unnest('{p-1,p-2,nobody}'::text[]) AS s, pgshift.next_transitions('payment', s) AS n;
SELECT pgshift.machine_diagram('payment');
};
my $shown = $primary->safe_psql('postgres', $look);
like($shown, qr/authorized/, 'there is something to see');
is($standby->safe_psql('postgres', $look), $shown, 'the standby shows what the primary does');

my %writing = (
	transition => q{SELECT pgshift.transition('payment', 'p-2', 'authorized')},
	'first transition' => q{SELECT pgshift.transition('payment', 'p-9', 'pending')},
	transition_many => q{SELECT pgshift.transition_many('payment', '{p-1,p-2}', 'authorized')},
	lock_subject => q{SELECT pgshift.lock_subject('payment', 'p-1')},
	'define_machine' => q{SELECT pgshift.define_machine('payment', '{a}', '{}', 'a')},
	'define_machine of another' => q{SELECT pgshift.define_machine('other', '{a}', '{}', 'a')},
);
for my $function (sort keys %writing)
{
	my ($status, $output, $error) = $standby->psql('postgres', "\\set VERBOSITY verbose\n$writing{$function}");
	like($error, qr/ERROR:  25006: cannot execute/, "$function on the standby");
}

# A session of the standby that has used the machine hears of its next version.
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
my $next = q{SELECT state, allowed FROM pgshift.next_transitions('payment', 'p-2') ORDER BY 1;};
is(in_session($next), "authorized|t\nfailed|f\n", 'what a session of the standby is told');
$primary->safe_psql('postgres', q{
SELECT pgshift.define_machine('payment', '{pending,authorized,captured}', '{"pending": ["authorized"], "authorized": ["captured", "authorized"]}', 'pending');
});
is(in_session($next), "authorized|t\n", 'and after another version has come');

# Promoted under load: what clients of the primary were told is on the standby.
$primary->safe_psql('postgres', q{
BEGIN;
SELECT pgshift.transition('payment', 'p-3', 'captured');
PREPARE TRANSACTION 'half';
});
my @clients;
for my $n (1 .. 2)
{
	my %client = (input => join('', map { "SELECT 'done', id FROM pgshift.transition('payment', 'load-' || $_ % 7, CASE WHEN $_ <= 7 AND $n = 1 THEN 'pending' ELSE 'authorized' END);\n" } 1 .. 50000),
		output => '', errors => '');
	$client{handle} = start([ 'psql', '-X', '-q', '-A', '-t', '-d', $primary->connstr('postgres') ],
		'<', \$client{input}, '>', \$client{output}, '2>', \$client{errors}, timeout(180));
	push @clients, \%client;
}
for my $client (@clients)
{
	$client->{handle}->pump until ($client->{output} =~ tr/\n//) > 100;
}
$primary->stop('immediate');
eval { $_->{handle}->finish } for @clients;
$standby->promote;
$standby->poll_query_until('postgres', 'SELECT NOT pg_is_in_recovery()') or die 'was not promoted';
my @told = map { $_->{output} =~ /^done\|(\S+)$/mg } @clients;
cmp_ok(scalar @told, '>', 200, 'there was something to lose');
my $told = join(',', map { "('$_')" } @told);
is($standby->safe_psql('postgres', "SELECT count(*) FROM (VALUES $told) AS t (id) WHERE id::uuid NOT IN (SELECT id FROM pgshift._pgshift_ledger)"),
	'0', 'each transition that was acknowledged is there');
my $wrong = q{
SELECT subject_id FROM pgshift._pgshift_ledger GROUP BY 1
HAVING max(sort_key) <> count(*) OR min(sort_key) <> 1 OR count(*) FILTER (WHERE most_recent) <> 1 OR max(sort_key) FILTER (WHERE most_recent) <> max(sort_key)
};
is($standby->safe_psql('postgres', $wrong), '', 'no subject has a gap, or another last entry');

# It goes on, in sessions that were open, and with what was prepared on the primary, after a crash too.
like(in_session(q{SELECT (pgshift.transition('payment', 'p-2', 'authorized')).sort_key;}), qr/^2$/m, 'a session that was open makes transitions');
$input .= "\\q\n";
$session->finish;
$standby->stop('immediate');
$standby->start;
is($standby->safe_psql('postgres', q{SELECT to_state FROM pgshift.current_state('payment', 'p-3')}), 'authorized', 'what is prepared is not there');
my ($status, $stdout, $error) = $standby->psql('postgres', q{SET lock_timeout = '1ms'; SELECT pgshift.transition('payment', 'p-3', 'authorized')});
like($error, qr/lock timeout/, 'but others wait for it');
$standby->safe_psql('postgres', q{COMMIT PREPARED 'half'});
is($standby->safe_psql('postgres', q{SELECT to_state, sort_key, most_recent FROM pgshift.ledger_history('payment', 'p-3')}),
	"pending|1|f\nauthorized|2|f\ncaptured|3|t", 'until it is committed');

# The tables published: a database of the same cluster reads them.
$standby->safe_psql('postgres', q{
CREATE PUBLICATION ledger FOR TABLE pgshift._pgshift_ledger, pgshift._pgshift_machines;
SELECT pg_create_logical_replication_slot('ledger', 'pgoutput');
CREATE DATABASE copy;
});
$standby->safe_psql('copy', q{CREATE EXTENSION pgshift_state; SELECT pgshift.define_machine('another', '{a}', '{}', 'a')});
my $connection = $standby->connstr . ' dbname=postgres';
$standby->safe_psql('copy', "CREATE SUBSCRIPTION ledger CONNECTION '$connection' PUBLICATION ledger WITH (create_slot = false, slot_name = 'ledger')");
$standby->wait_for_subscription_sync($standby, 'ledger', 'copy');
$standby->safe_psql('postgres', q{
SELECT pgshift.transition('payment', 'p-2', 'captured');
SELECT pgshift.transition('payment', 'p-10', 'pending');
SELECT pgshift.define_machine('payment', '{pending,authorized,captured}', '{"pending": ["captured", "authorized"]}', 'pending');
});
$standby->wait_for_catchup('ledger');
is($standby->safe_psql('copy', $look), $standby->safe_psql('postgres', $look), 'a subscriber reads what the publisher does');
is($standby->safe_psql('copy', $wrong), '', 'in order');
$standby->safe_psql('copy', q{ALTER SUBSCRIPTION ledger DISABLE; ALTER SUBSCRIPTION ledger SET (slot_name = NONE); DROP SUBSCRIPTION ledger});
is($standby->safe_psql('copy', q{SELECT to_state, sort_key, machine_version FROM pgshift.transition('payment', 'p-10', 'captured')}),
	'captured|2|3', 'and goes on, once it is none any more');
$standby->stop;

done_testing();
