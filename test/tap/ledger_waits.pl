# A define_machine() that waits for a transaction which has used the machine keeps nobody else from using it, for however long
# that transaction is idle; its lock_timeout is for all of the wait, and a deadlock is found.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use IPC::Run qw(start timeout);

my $node = PostgreSQL::Test::Cluster->new('machines');
$node->init;
$node->append_conf('postgresql.conf', "statement_timeout = '170s'\n");
$node->start;
$node->safe_psql('postgres', q{
CREATE EXTENSION pgshift_state;
CREATE TABLE wanted (id int);
SELECT pgshift.define_machine('m', '{a,b}', '{"a": ["b"], "b": ["a"]}', 'a');
});

# A session, and what it says up to a mark.
sub session
{
	my ($name) = @_;
	my ($in, $out, $err) = ('', '', '');
	my $run = start([ 'psql', '-X', '-q', '-A', '-t', '-v', 'VERBOSITY=verbose', '-d', $node->connstr('postgres') . " application_name=$name" ],
		'<', \$in, '>', \$out, '2>', \$err, timeout(180));
	return { run => $run, in => \$in, out => \$out, err => \$err };
}
sub request { my ($session, $sql) = @_; ${ $session->{in} } .= "$sql\n\\echo done\n"; $session->{run}->pump_nb; return; }
sub answer
{
	my ($session) = @_;
	$session->{run}->pump until ${ $session->{out} } =~ /done\n/;
	my $text = ${ $session->{out} } . ${ $session->{err} };
	(${ $session->{out} }, ${ $session->{err} }) = ('', '');
	return $text =~ s/done\n//r;
}
sub ask { my ($session, $sql) = @_; request($session, $sql); return answer($session); }
# Until it has been seen to wait for a lock.
sub until_waiting
{
	my ($name) = @_;
	$node->poll_query_until('postgres', qq{SELECT EXISTS (SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND application_name = '$name')})
	  or die "$name does not wait";
	return;
}

my ($idle, $definer) = (session('idle'), session('definer'));
my $define = q{SELECT pgshift.define_machine('m', '{a,b,c}', '{"a": ["b", "c"], "b": ["a"]}', 'a');};
ask($idle, q{BEGIN; SELECT pgshift.transition('m', 'idle', 'a');});
request($definer, $define);
until_waiting('definer');
# More than one, so that some come into each part of its wait.
for my $round (1 .. 5)
{
	is($node->safe_psql('postgres', qq{SELECT machine_version FROM pgshift.transition('m', 'other-$round', 'a')}), '1', "others use the machine: $round");
	until_waiting('definer');
}
is($node->safe_psql('postgres', 'SELECT max(version) FROM pgshift._pgshift_machines'), '1', 'it still waits');
ask($idle, 'COMMIT;');
is(answer($definer), "2\n", 'and goes on when its turn has come');
is($node->safe_psql('postgres', q{SELECT machine_version FROM pgshift.transition('m', 'idle', 'c')}), '2', 'the new version is in force');

# Its lock is its transaction's.
ask($definer, q{BEGIN; SELECT pgshift.define_machine('m', '{a,b}', '{"a": ["b"]}', 'a');});
request($idle, q{SELECT machine_version FROM pgshift.transition('m', 'new', 'a');});
until_waiting('idle');
ask($definer, 'ROLLBACK;');
is(answer($idle), "2\n", 'who uses it waits for the one that defines it');

# A timeout of less than one slice of its wait, of several, and none that passes unseen.
ask($idle, q{BEGIN; SELECT pgshift.transition('m', 'idle-again', 'a');});
for my $limit (qw(100ms 2500ms))
{
	like(ask($definer, qq{SET lock_timeout = '$limit'; SELECT pgshift.define_machine('m', '{a}', '{}', 'a');}),
		qr/55P03: canceling statement due to lock timeout/, "lock_timeout = $limit");
	is(ask($definer, 'SHOW lock_timeout;'), "$limit\n", 'which stays as it was');
	is(ask($definer, 'SHOW deadlock_timeout;'), "1s\n", 'as the time does after which deadlocks are looked for');
}
like(ask($definer, q{SET lock_timeout = 0; SET statement_timeout = '1500ms'; SELECT pgshift.define_machine('m', '{a}', '{}', 'a');}),
	qr/57014: canceling statement due to statement timeout/, 'statement_timeout');
ask($definer, 'RESET statement_timeout;');
is(ask($definer, q{BEGIN; SAVEPOINT s; SET lock_timeout = '1200ms';}), '', 'in a savepoint');
like(ask($definer, q{SELECT pgshift.define_machine('m', '{a}', '{}', 'a');}), qr/55P03/, 'it is an error');
is(ask($definer, 'ROLLBACK TO s; SELECT 1;'), "1\n", 'and can be rolled back to');
ask($definer, 'ROLLBACK; RESET lock_timeout;');
ask($idle, 'COMMIT;');

# Each waits for the other: one of them is told, within slices of the wait as well.
ask($idle, q{BEGIN; SELECT pgshift.transition('m', 'crossed', 'a');});
ask($definer, 'BEGIN; LOCK TABLE wanted;');
request($idle, 'LOCK TABLE wanted;');
until_waiting('idle');
request($definer, q{SELECT pgshift.define_machine('m', '{a,b}', '{"a": ["b"]}', 'a');});
my $told = '';
until ($told =~ /40P01: deadlock detected/)
{
	$_->{run}->pump_nb for ($idle, $definer);
	$told = ${ $idle->{err} } . ${ $definer->{err} };
	select(undef, undef, undef, 0.05);
}
like($told, qr/40P01: deadlock detected/, 'a deadlock is found');
answer($_) for ($idle, $definer);
ask($_, 'ROLLBACK;') for ($idle, $definer);

for my $session ($idle, $definer)
{
	${ $session->{in} } .= "\\q\n";
	$session->{run}->finish;
}
$node->stop;
done_testing();
