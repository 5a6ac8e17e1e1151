# An event store over crashes: what is prepared holds its readers up until it is committed or rolled back, no position is
# used twice, versions have no gaps, readers go on by their cursors, and shared memory is made anew.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use IPC::Run qw(start timeout);

my $node = PostgreSQL::Test::Cluster->new('node');
$node->init;
# What is not committed is not written to disk by the way.
$node->append_conf('postgresql.conf', "max_prepared_transactions = 5\nmax_connections = 20\nwal_writer_delay = 10s\nrestart_after_crash = on\n");
$node->start;

sub sql { return $node->safe_psql('postgres', $_[0]); }
sub crash { $node->stop('immediate'); $node->start; return; }

sub refusal
{
	my ($sql) = @_;
	my ($status, $output, $error) = $node->psql('postgres', "\\set VERBOSITY verbose\nSET lock_timeout = '10ms';\n$sql");
	return $error =~ /ERROR:  (\w{5}): / ? $1 : "not refused: $output$error";
}

my $seen = q{SELECT concat_ws(' ', (SELECT string_agg(type, ',') FROM pgshift.read_events('e')), settled, in_flight) FROM pgshift.store_status('e');};
my $of_type = q{SELECT count(*) FROM pgshift.read_events('e', types => '{%s}');};
sql(q{
CREATE EXTENSION pgshift_state;
SELECT pgshift.create_store('public.e', '{k}');
SELECT pgshift.append('e', 's', '{"type": "a"}');
});
sql(q{
BEGIN;
SELECT pgshift.append('e', 's', '{"type": "b", "data": {"k": "1"}}');
SAVEPOINT one;
SELECT pgshift.append('e', 'saved', '{"type": "c"}');
RELEASE one;
SAVEPOINT two;
SELECT pgshift.append('e', 'undone', '{"type": "d"}');
ROLLBACK TO two;
PREPARE TRANSACTION 'first';
});
sql(q{BEGIN; SELECT pgshift.append('e', 'second', '{"type": "e"}'); PREPARE TRANSACTION 'second'});
sql(q{SELECT pgshift.append('e', 'undone', '{"type": "f"}')});
for my $when ('before', 'after', 'twice after')
{
	is(sql($seen), 'a 1 3', "readers stop at what is prepared, $when a crash");
	is(sql(sprintf $of_type, 'f'), '1', "but where it is none of what they ask for, $when");
	is(refusal(q{SELECT pgshift.append('e', 's', '{"type": "x"}')}), '55P03', "appends to its stream wait for it, $when");
	is(refusal(q{SELECT pgshift.append('e', 'saved', '{"type": "x"}')}), '55P03', "also to that of a savepoint, $when");
	is(refusal(q{SELECT pgshift.append_if('e', '{"type": "x"}', '{"data": {"k": "1"}}')}), '55P03', "so do conditions that it is in, $when");
	is(refusal(q{SELECT pgshift.append_if('e', '{"type": "x"}', '{"types": "f"}')}), '40001', "others don't, $when");
	crash();
}
sql(q{COMMIT PREPARED 'first'});
is(sql($seen), 'a,b,c 3 1', 'committed, they go on to the next');
sql(q{ROLLBACK PREPARED 'second'});
is(sql($seen), 'a,b,c,f 6 0', 'rolled back, to the end');
is(sql(q{SELECT "position" - 6 <= 32, version FROM pgshift.append('e', 's', '{"type": "g"}', 1)}), 't|2', 'and the stream goes on');
is(sql(q{SELECT finding FROM pgshift.doctor()}), '', 'nothing is wrong with it');

# A position may be used again whose transaction was rolled back, and of which nothing had come to the disk when the server
# crashed. Who has gone up to what was settled must not have gone past it.
sql(q{SELECT pgshift.create_store('public.short'); CHECKPOINT});
sql(q{SELECT pgshift.append('short', 's', (SELECT jsonb_agg('{"type": "a"}'::jsonb) FROM generate_series(1, 33)))});
my ($input, $output, $errors) = (q{
BEGIN;
SAVEPOINT a;
SELECT pgshift.append('short', 's', '{"type": "undone"}');
ROLLBACK TO a;
SELECT pgshift.append('short', 's', '{"type": "lost"}');
\echo they are in flight
}, '', '');
my $session = start([ 'psql', '-X', '-q', '-d', $node->connstr('postgres') ], '<', \$input, '>', \$output, '2>', \$errors, timeout(180));
$session->pump until $output =~ /they are in flight/;
my $cursor = sql(q{SELECT pgshift.settled_position('short')});
crash();
$session->kill_kill;
sql(q{SELECT pgshift.append('short', 's', '{"type": "new"}')});
is(sql(qq{SELECT version, type FROM pgshift.read_events('short', after => $cursor)}), '33|new', 'a cursor at what was settled misses nothing after a crash');

# What readers have found settled is kept, whether or not anybody appends after a start of the server.
sql(q{SELECT count(*) FROM pgshift.append('e', 'many', (SELECT jsonb_agg('{"type": "m"}'::jsonb) FROM generate_series(1, 5000)))});
crash();
my $entries = q{SELECT idx_tup_read FROM pg_stat_user_indexes WHERE indexrelname = 'e_position_idx'};
sql(q{SELECT pgshift.settled_position('e'); SELECT pg_stat_force_next_flush()});
my $before = sql($entries);
cmp_ok($before, '>', 5000, 'the first reader after a start has to look at all events');
sql(q{SELECT pgshift.settled_position('e'); SELECT pg_stat_force_next_flush()});
cmp_ok(sql($entries) - $before, '<', 10, 'the next one knows what that has found');

# Under load: backends are killed, the server is stopped. A reader goes on by its cursor.
my $dir = PostgreSQL::Test::Utils::tempdir;
append_to_file("$dir/write.sql", q{
\set s random(1, 10)
\set us random(0, 5000)
\set r random(1, 100)
BEGIN;
SELECT count(*) FROM pgshift.append('e', 'load-:s', '[{"type": "l"}, {"type": "l"}]');
\sleep :us us
\if :r < 30
SAVEPOINT a;
SELECT count(*) FROM pgshift.append('e', NULL, '{"type": "l"}');
ROLLBACK TO a;
\endif
\if :r % 4 = 0
ROLLBACK;
\else
COMMIT;
\endif
});
my $pgbench = "PGAPPNAME=load pgbench -n -c 8 -j 2 -T 60 -f '$dir/write.sql' -h '" . $node->host . "' -p " . $node->port . ' postgres';
my $load = start([ 'bash', '-c', "while [ ! -e '$dir/enough' ]; do $pgbench || sleep 0.1; done" ], '>', "$dir/load.log", '2>&1');

my ($last, @read) = (0);
sub read_on
{
	my ($status, $rows) = $node->psql('postgres', "SELECT \"position\", id FROM pgshift.read_events('e', after => $last)");
	return 0 if !defined $status || $status != 0;
	my @rows = split /\n/, $rows;
	push @read, @rows;
	($last) = $rows[-1] =~ /^(\d+)/ if @rows;
	return scalar @rows;
}
sub read_some
{
	my ($wanted) = @_;
	my ($got, $attempts) = (0, 0);
	while ($got < $wanted)
	{
		die "no events have come: " . slurp_file("$dir/load.log") if ++$attempts > 1200;
		$got += read_on();
		select undef, undef, undef, 0.05;
	}
	return;
}
my $victim = q{SELECT pid FROM pg_stat_activity WHERE application_name = 'load' ORDER BY random() LIMIT 1};
for my $round (1 .. 4)
{
	read_some(200);
	my ($status, $pid) = $node->psql('postgres', $victim);
	if ($round == 3) { crash(); }
	elsif ($pid) { kill 'KILL', $pid; }
}
read_some(200);
append_to_file("$dir/enough", '');
$node->psql('postgres', q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'load'});
$load->kill_kill;
$node->poll_query_until('postgres', q{SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'load'}) or die 'still there';
1 while read_on();
cmp_ok(scalar @read, '>', 5700, 'there was something to read');
my $stored = sql('SET enable_indexscan = off; SET enable_bitmapscan = off; SELECT "position", id FROM e ORDER BY 1');
ok($stored eq join("\n", @read), 'what was read over crashes is what is there, each event once and in its order');
is(sql('SELECT count(*) - count(DISTINCT "position") FROM e'), '0', 'no position is there twice');
is(sql(q{SELECT stream FROM e WHERE stream IS NOT NULL GROUP BY stream HAVING max(version) + 1 <> count(*) OR min(version) <> 0 OR count(DISTINCT version) <> count(*)}),
	'', 'versions have no gaps');
is(sql(q{SELECT count(*) FROM e AS a JOIN e AS b USING (stream) WHERE a.version = b.version + 1 AND a."position" < b."position"}), '0',
	'and go with positions');
is(sql(q{SELECT finding FROM pgshift.doctor()}), '', 'nothing is wrong with the store');
$node->stop;

done_testing();
