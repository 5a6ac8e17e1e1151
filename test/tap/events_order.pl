# The order of events where a server is stopped, killed, copied and promoted: a prepared transaction holds readers up until it is
# known what becomes of it, a standby shows as much as is settled there, and no position comes twice.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use IPC::Run qw(start timeout);

my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 1);
$primary->append_conf('postgresql.conf',
	"max_prepared_transactions = 5\nrestart_after_crash = on\nwal_retrieve_retry_interval = 100ms\nautovacuum = off\n");
$primary->start;
$primary->safe_psql('postgres', q{
CREATE EXTENSION pgshift_state;
SELECT pgshift.create_store('public.e', '{tag}');
SELECT pgshift.create_store('public.other');
CREATE FUNCTION put(stream text, expected int DEFAULT NULL, tag text DEFAULT '-') RETURNS SETOF text LANGUAGE sql
    AS $$ SELECT "position" || ':' || version FROM pgshift.append('e', stream, jsonb_build_object('type', 't', 'data', jsonb_build_object('tag', tag)), expected) $$;
CREATE VIEW seen AS SELECT coalesce(string_agg("position"::text, ' '), '-') || ' of ' || pgshift.settled_position('e') AS seen FROM pgshift.read_events('e');
});
my $put = sub { $primary->safe_psql('postgres', "SELECT * FROM put($_[0])") };
my $seen = sub { ($_[0] // $primary)->safe_psql('postgres', 'SELECT * FROM seen') };

# Runs it in a session of its own, and waits until that waits for a lock.
sub wait_for
{
	my ($command) = @_;
	my ($output, $error) = ('', '');
	my $session = start([ 'psql', '-X', '-q', '-A', '-t', '-d', $primary->connstr('postgres'), '-c', $command ],
		'<', \undef, '>', \$output, '2>', \$error, timeout(180));
	$primary->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'}) or die 'nothing waits';
	return sub { $session->finish; return $output . $error };
}

# A prepared transaction.
is($put->(q{'a'}), '1:0', 'the first');
$primary->safe_psql('postgres', q{BEGIN; SELECT * FROM put('b', tag => 'x'); PREPARE TRANSACTION 'one'});
is($put->(q{'a'}), '3:1', 'others append after one that is prepared');
is($seen->(), '1 of 1', 'it holds readers up');
is($primary->safe_psql('postgres', q{SELECT "position" FROM pgshift.read_events('e', 'a')}), "1\n3", 'but those of another stream');
is($primary->safe_psql('postgres', q{SELECT "position" FROM pgshift.append('other', 'a', '{"type": "t"}')}), '1', 'another store has nothing to do with it');
is($primary->safe_psql('postgres', q{SELECT settled, in_flight FROM pgshift.store_status('e')}), '1|1', 'as the status says');

for my $way ('immediate', 'fast')
{
	$primary->stop($way);
	$primary->start;
	is($seen->(), '1 of 1', "still, after the server was stopped: $way");
}
my $expecting = wait_for(q{SELECT * FROM put('b', -1)});
my $conditional = sub { $primary->psql('postgres', q{SELECT "position" FROM pgshift.append_if('e', '{"type": "t"}', '{"data": {"tag": "x"}}')}, on_error_stop => 0) };
$primary->safe_psql('postgres', q{COMMIT PREPARED 'one'});
like($expecting->(), qr/Stream "b" is at version 0, expected -1/, 'its stream is waited for');
my (undef, undef, $refusal) = $conditional->();
like($refusal, qr/Events that the condition excludes/, 'its event is in the way of a condition');
like($seen->(), qr/^1 2 3 of 3$/, 'and all is seen then');

$primary->safe_psql('postgres', q{BEGIN; SELECT * FROM put('c', tag => 'y'); SAVEPOINT s; SELECT * FROM put('c', tag => 'y'); PREPARE TRANSACTION 'two'});
my $waiting = wait_for(q{SELECT "position" > 5 FROM pgshift.append_if('e', '{"type": "t"}', '{"data": {"tag": "y"}}')});
$primary->safe_psql('postgres', q{ROLLBACK PREPARED 'two'});
is($waiting->(), "t\n", 'rolled back, it is in no way any more');

# A crash: what was in flight is gone, no position comes again, and nothing is held up.
my ($input, $output) = (q{BEGIN; SELECT * FROM put('d'); SELECT * FROM put('d'); SELECT 'backend ' || pg_backend_pid();} . "\n", '');
my $victim = start([ 'psql', '-X', '-q', '-A', '-t', '-d', $primary->connstr('postgres') ], '<', \$input, '>', \$output, '2>', \my $error, timeout(180));
$victim->pump until $output =~ /backend (\d+)/;
my ($backend) = $output =~ /backend (\d+)/;
my ($taken) = $output =~ /(\d+):1/;
my $before = $seen->();
my $log = -s $primary->logfile;
kill 'KILL', $backend;
eval { $victim->finish };
$primary->wait_for_log(qr/database system is ready to accept connections/, $log);
is($seen->(), $before, 'what was in flight in a crash is not seen');
my ($next) = split /:/, $put->(q{'d', -1});
cmp_ok($next, '>', $taken, 'nor is its position taken again');
like($seen->(), qr/ $next of $next$/, 'the next event is settled');

# A standby.
$primary->backup('backup');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'backup', has_streaming => 1);
$standby->start;
$primary->wait_for_catchup($standby);
is($seen->($standby), $seen->(), 'a standby shows the same');
my $settled = $primary->safe_psql('postgres', q{SELECT pgshift.settled_position('e')});
$primary->safe_psql('postgres', q{BEGIN; SELECT * FROM put('f'); PREPARE TRANSACTION 'three'});
$put->(q{'g'});
$primary->wait_for_catchup($standby);
is($standby->safe_psql('postgres', q{SELECT pgshift.settled_position('e')}), $settled, 'what is in flight holds its readers up, too');
is($seen->($standby), $seen->(), 'where those of the primary stop');
my ($status, undef, $writing) = $standby->psql('postgres', q{SELECT * FROM put('a')});
like($writing, qr/cannot execute pgshift.append\(\) /, 'it takes no events');
$primary->safe_psql('postgres', q{COMMIT PREPARED 'three'});
$primary->wait_for_catchup($standby);
cmp_ok($standby->safe_psql('postgres', q{SELECT pgshift.settled_position('e')}), '>', $settled, 'until it is known');
is($seen->($standby), $seen->(), 'and there all of it is seen again');

# More savepoints than a snapshot has room for, some of them rolled back.
$primary->safe_psql('postgres', q{
BEGIN;
DO $$ BEGIN
    FOR i IN 1..200 LOOP
        BEGIN
            PERFORM put('many');
            PERFORM 1 / (i % 4);
        EXCEPTION WHEN division_by_zero THEN NULL;
        END;
    END LOOP;
END $$;
PREPARE TRANSACTION 'many'});
my ($after_many) = split /:/, $put->(q{'g'});
$primary->wait_for_catchup($standby);
my $held = $seen->();
unlike($held, qr/$after_many/, 'hold readers up');
is($seen->($standby), $held, 'on the standby, too');
$_->restart for $standby, $primary;
$primary->wait_for_catchup($standby);
is($seen->($_), $held, 'and after a restart: ' . $_->name) for $primary, $standby;
$primary->safe_psql('postgres', q{COMMIT PREPARED 'many'});
$primary->wait_for_catchup($standby);
is($_->safe_psql('postgres', q{SELECT count(*), max(version), pgshift.settled_position('e') FROM pgshift.read_events('e', 'many')}),
	"150|149|$after_many", 'until they are committed: ' . $_->name)
  for $primary, $standby;
is($seen->($standby), $seen->(), 'all of them are seen then');

# What a reader has found to be settled is known to the next one, where nobody has appended since the start, and on a standby.
$primary->safe_psql('postgres', q{SELECT count(*) FROM pgshift.append('other', NULL, (SELECT jsonb_agg('{"type": "t"}'::jsonb) FROM generate_series(1, 5000)))});
$primary->restart;
$primary->wait_for_catchup($standby);
for my $server ($primary, $standby)
{
	# By its second call a session has looked up what it needs.
	my $explain = q{EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM pgshift.read_events('other', max_rows => 1)};
	my @hit = $server->safe_psql('postgres', "$explain; $explain") =~ /"Shared Hit Blocks": (\d+)/g;
	cmp_ok($hit[@hit / 2], '<', 40, 'the second reader does not walk to the end: ' . $server->name);
}

# A crash of the primary, and then the standby goes on in its place.
$primary->safe_psql('postgres', q{BEGIN; SELECT * FROM put('h'); PREPARE TRANSACTION 'four'});
$put->(q{'i'});
$primary->stop('immediate');
$primary->start;
$put->(q{'i'});
$primary->wait_for_catchup($standby);
is($seen->($standby), $seen->(), 'after a crash of the primary');
my $last = $primary->safe_psql('postgres', q{SELECT max("position") FROM e});
$primary->stop('immediate');
$standby->promote;
my ($promoted) = split /:/, $standby->safe_psql('postgres', q{SELECT * FROM put('i')});
cmp_ok($promoted, '>', $last, 'promoted, it goes on after the last position');
unlike($seen->($standby), qr/ $last /, 'and a prepared transaction holds up readers there');
$standby->safe_psql('postgres', q{COMMIT PREPARED 'four'});
like($seen->($standby), qr/ $last $promoted of $promoted$/, 'until it is committed there');
$standby->stop;

done_testing();
