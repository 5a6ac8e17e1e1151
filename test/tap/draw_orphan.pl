# A postmaster that is process 1 of its PID namespace, as in most containers, is given the orphans there, and takes one that a
# signal has ended for a backend that has crashed. Whatever ends a session that draws, or the program that draws for it, the
# server goes on, and the program ends.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use IPC::Run qw(start timeout);

my @namespace = qw(unshare --user --map-current-user --pid --fork --kill-child --mount-proc);
if (system(join(' ', @namespace, 'true', '2>/dev/null')) != 0)
{
	plan skip_all => 'this user may make no PID namespace here (unshare --user --pid)';
}

my $node = PostgreSQL::Test::Cluster->new('first');
$node->init;
$node->append_conf('postgresql.conf', "log_min_messages = log\nrestart_after_crash = on\n");
my $log = $node->logfile;
my ($nothing, $said) = ('', '');
my $server = start([ @namespace, 'postgres', '-D', $node->data_dir ], '<', \$nothing, '>', $log, '2>', $log);

END { $server->kill_kill if $server && $server->pumpable; }

sub read_file
{
	my ($name) = @_;
	open(my $file, '<', $name) or return '';
	local $/;
	my $text = <$file>;
	return $text // '';
}

# The processes below one, by its id here, as [id, name].
sub descendants
{
	my ($id) = @_;
	my @found;
	for my $child (split ' ', read_file("/proc/$id/task/$id/children"))
	{
		my $name = read_file("/proc/$child/comm");
		chomp $name;
		push @found, [ $child, $name, $id ], descendants($child);
	}
	return @found;
}
my ($unshare) = map { $_->{PID} } $server->{KIDS}->[0];
sub programs { return grep { $_->[1] eq 'pgshift_draw' } descendants($unshare); }
sub postmaster { return (split ' ', read_file("/proc/$unshare/task/$unshare/children"))[0]; }

sub until_true
{
	my ($what, $check) = @_;
	for (1 .. 1800)
	{
		return 1 if $check->();
		select(undef, undef, undef, 0.1);
	}
	fail("waited in vain until $what");
	return 0;
}

sub answers { return ($node->psql('postgres', 'SELECT 1'))[0] == 0; }
until_true('the server answers', \&answers) or BAIL_OUT(read_file($log));
is($node->safe_psql('postgres', q{SELECT pg_read_file('postmaster.pid') ~ '^1\n'}), 't', 'the postmaster is process 1');

$node->safe_psql('postgres', q{
CREATE EXTENSION pgshift_state;
CREATE ROLE guest LOGIN;
GRANT EXECUTE ON FUNCTION pgshift.draw(text) TO guest;
SET SESSION AUTHORIZATION guest;
-- A machine without any order takes longer than the test.
SELECT pgshift.define_machine('dense', array_agg('s' || i ORDER BY i), jsonb_object_agg('s' || i,
  (SELECT jsonb_agg(DISTINCT 's' || x) FROM (SELECT 1 + (i*j*31 + j*j*17) % 90 AS x FROM generate_series(1, 20) AS j
                                             UNION SELECT 1 + i % 90) AS q)), 's1') FROM generate_series(1, 90) AS i;
});

sub session
{
	my @sql = map { ('-c', $_) } @_;
	my ($in, $out, $err) = ('', '', '');
	my $run = start([ 'psql', '-X', '-q', '-A', '-t', '-d', $node->connstr('postgres') . ' user=guest', @sql ], '<', \$in, '>', \$out, '2>', \$err, timeout(600));
	return { run => $run, out => \$out, err => \$err };
}

# True once the program has said what signals do to it; before that they end it as they end any process.
sub catches_signals
{
	my ($pid) = @_;
	open(my $status, '<', "/proc/$pid/status") or return 0;
	my ($caught) = map { /^SigCgt:\s*([0-9a-f]+)/ ? $1 : () } <$status>;
	my $segv = 1 << (11 - 1);
	return defined $caught && (hex(substr($caught, -8)) & $segv) != 0;
}

# A session that draws, once the program is at it.
sub drawing
{
	my ($settings) = @_;
	my $session = session($settings // 'SELECT 1', q{SELECT length(pgshift.machine_diagram('dense', 'svg'))});
	until_true('it draws', sub { my @all = programs(); return @all == 1 && catches_signals($all[0]->[0]); });
	return $session;
}

sub finished
{
	my ($session) = @_;
	eval { $session->{run}->finish; };
	return ${ $session->{err} };
}

sub backend { return $node->safe_psql('postgres', q{SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query ~ 'machine_diagram' AND pid <> pg_backend_pid()}); }

# A session that has nothing to do with it is there to the end, unless the server restarts.
my ($ask, $answer, $errors) = ('', '', '');
sub bystander { return start([ 'psql', '-X', '-q', '-A', '-t', '-d', $node->connstr('postgres') ], '<', \$ask, '>', \$answer, '2>', \$errors, timeout(900)); }
my $bystander = bystander();
sub nothing_happened
{
	my ($what) = @_;
	until_true('the program has ended', sub { return !programs(); });
	$answer = '';
	$ask .= "SELECT 'still here';\n";
	$bystander->pump until $answer =~ /still here/ || $errors ne '' || !$bystander->pumpable;
	like($answer, qr/still here/, "$what: other sessions go on");
	unlike(read_file($log), qr/was terminated by signal|reinitializing/, "$what: the server takes it for no crash");
}

my $session = drawing();
$node->safe_psql('postgres', 'SELECT pg_terminate_backend(' . backend() . ')', extra_params => [ '-U', 'guest' ]);
like(finished($session), qr/terminating connection due to administrator command/, 'a session that draws is terminated');
nothing_happened('terminated');

$session = drawing();
$session->{run}->kill_kill;
nothing_happened('the client is gone');

$session = drawing(q{SET statement_timeout = '3s'});
like(finished($session), qr/statement timeout/, 'a statement that draws is cancelled');
nothing_happened('cancelled');

for my $signal (qw(KILL TERM SEGV))
{
	$session = drawing();
	kill $signal, (programs())[0]->[0];
	like(finished($session), $signal eq 'KILL' ? qr/The diagram could not be drawn.*terminated by signal 9/s : qr/could not be drawn.*exited with exit code 1/s,
		"the program gets SIG$signal, and the session says so");
	my $text = read_file($log);
	# What a session reports of its program is no crash.
	unlike($text, qr/(?:server process|client backend) .*was terminated by signal|reinitializing/, "SIG$signal: the server takes it for no crash");
	$answer = '';
	$ask .= "SELECT 'still here';\n";
	$bystander->pump until $answer =~ /still here/ || $errors ne '' || !$bystander->pumpable;
	like($answer, qr/still here/, "SIG$signal: other sessions go on");
}

# A backend that is killed takes the sessions with it, and its program must not do so once more.
$session = drawing();
my ($program) = programs();
kill 'KILL', $program->[2];
until_true('the program has ended', sub { return !programs(); });
finished($session);
until_true('the server answers again', \&answers);
my $crashes = () = read_file($log) =~ /LOG:  .*(?:process|backend) .*was terminated by signal/g;
is($crashes, 1, 'the backend is all that has crashed');
eval { $bystander->kill_kill; };

# A fast shutdown ends the session, and waits for it.
$session = drawing();
kill 'INT', postmaster();
finished($session);
$server->finish;
is($server->result(0), 0, 'the server has ended well');
my $text = read_file($log);
like($text, qr/database system is shut down\s*\z/, 'after a checkpoint');
unlike($text, qr/abnormal database system shutdown/, 'and takes the program for no crash');
$crashes = () = $text =~ /LOG:  .*(?:process|backend) .*was terminated by signal/g;
is($crashes, 1, 'there was no other crash');

done_testing();
