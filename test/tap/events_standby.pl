# An event store on a hot standby: it is read there, in its order and without a gap, while the primary appends, rolls back
# and crashes; nothing is appended there until it is promoted. Then appends go on, and what is prepared is still in flight.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use IPC::Run qw(start timeout);

my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 1);
$primary->append_conf('postgresql.conf', "max_connections = 30\nmax_prepared_transactions = 5\nwal_retrieve_retry_interval = 100ms\nrestart_after_crash = on\n");
$primary->start;
$primary->safe_psql('postgres', q{
CREATE EXTENSION pgshift_state;
SELECT pgshift.create_store('public.e', '{k}');
SELECT pgshift.create_store('public.told', notify => true);
SELECT pgshift.append('e', 's' || i, jsonb_build_object('type', 't' || i % 3, 'data', jsonb_build_object('k', i % 5), 'pii', '{"name": "ann"}'::jsonb)) FROM generate_series(1, 5000) AS i;
});
$primary->backup('backup');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'backup', has_streaming => 1);
$standby->start;

# It goes on until the standby's readers have found what is settled.
my ($input, $output, $errors) = ("BEGIN; SELECT pg_current_xact_id();\n\\echo it is under way\n", '', '');
my $long = start([ 'psql', '-X', '-q', '-d', $primary->connstr('postgres') ], '<', \$input, '>', \$output, '2>', \$errors, timeout(180));
$long->pump until $output =~ /it is under way/;
$primary->safe_psql('postgres', q{CREATE TABLE few AS SELECT * FROM e WHERE "position" <= 10});
$primary->wait_for_catchup($standby);

my $look = q{
SELECT * FROM pgshift.read_events('e', 's7');
SELECT count(*) FROM pgshift.read_events('e', types => '{t1}', stream_pattern => '^s1', backward => true);
SELECT array_agg("position") FROM pgshift.query_events('e', '{"types": "t2", "data": {"k": ["3"]}}');
SELECT * FROM pgshift.stream_stats('e', '{s1,s2}', counts => true);
SELECT pgshift.settled_position('e');
SELECT * FROM pgshift.store_status('e');
SELECT * FROM pgshift.stores;
SELECT * FROM pgshift.doctor();
};
$primary->wait_for_catchup($standby);
my $shown = $primary->safe_psql('postgres', $look);
like($shown, qr/^5000\|5000\|5000\|0/m, 'there is something to see');
is($standby->safe_psql('postgres', $look), $shown, 'the standby shows what the primary does');

my %writing = (
	append => q{pgshift.append('e', 's', '{"type": "a"}')},
	append_many => q{pgshift.append_many('e', '{"stream": "s", "events": {"type": "a"}}')},
	append_if => q{pgshift.append_if('e', '{"type": "a"}', '{"types": "b"}')},
	create_store => q{pgshift.create_store('public.other')},
	'create_store of one that is there' => q{pgshift.create_store('public.e', notify => true)},
	drop_store => q{pgshift.drop_store('e')},
	truncate_stream => q{pgshift.truncate_stream('e', 's1')},
	trim_stream => q{pgshift.trim_stream('e', 's1', now())},
	restore_store => q{pgshift.restore_store('e', 'e')},
	forget_pii => q{pgshift.forget_pii('e', 's1')},
);
for my $function (sort keys %writing)
{
	for my $where ([ $standby, '' ], [ $primary, 'BEGIN READ ONLY; ' ])
	{
		my ($status, $output, $error) = $where->[0]->psql('postgres', "\\set VERBOSITY verbose\n$where->[1]SELECT $writing{$function}");
		like($error, qr/ERROR:  25006: cannot execute/, "$function " . ($where->[1] ? 'in a read-only transaction' : 'on the standby'));
	}
}

# What a reader of the standby has found settled is kept there, too, and holds while another transaction goes on that was there before.
my $entries = q{SELECT idx_tup_read FROM pg_stat_user_indexes WHERE indexrelname = 'e_position_idx'};
$standby->safe_psql('postgres', q{SELECT pgshift.settled_position('e'); SELECT pg_stat_force_next_flush()});
my $before = $standby->safe_psql('postgres', $entries);
$standby->safe_psql('postgres', q{SELECT pgshift.settled_position('e'); SELECT pg_stat_force_next_flush()});
cmp_ok($standby->safe_psql('postgres', $entries) - $before, '<', 10, 'a reader knows what another one has found settled');
$long->kill_kill;
# But not of what was there before.
$primary->safe_psql('postgres', q{
SELECT pgshift.restore_store('e', 'few');
BEGIN; SELECT pgshift.append('e', NULL, '{"type": "t0"}'); PREPARE TRANSACTION 'half';
SELECT pgshift.append('e', NULL, '{"type": "t1"}');
});
$primary->wait_for_catchup($standby);
is($standby->safe_psql('postgres', q{SELECT pgshift.settled_position('e'), in_flight FROM pgshift.store_status('e')}), '10|1', 'what was restored is not settled by that');
$primary->safe_psql('postgres', q{COMMIT PREPARED 'half'});

# Readers follow by cursor while the primary appends, rolls back, and crashes once.
my $dir = PostgreSQL::Test::Utils::tempdir;
append_to_file("$dir/write.sql", q{
\set s random(1, 10)
\set k random(0, 4)
\set us random(0, 10000)
\set r random(1, 100)
BEGIN;
SELECT count(*) FROM pgshift.append('e', CASE WHEN :r % 3 > 0 THEN 'load-:s' END, '[{"type": "t1", "data": {"k": :k}}, {"type": "t2"}]');
\sleep :us us
\if :r < 40
SAVEPOINT a;
SELECT count(*) FROM pgshift.append('e', NULL, '{"type": "t0", "data": {"k": 1}}');
\if :r < 20
ROLLBACK TO a;
\else
RELEASE a;
\endif
\endif
\if :r % 4 = 0
ROLLBACK;
\else
COMMIT;
\endif
});
my $pgbench = "PGAPPNAME=load pgbench -n -c 8 -j 2 -T 60 -f '$dir/write.sql' -h '" . $primary->host . "' -p " . $primary->port . ' postgres';
my $load = start([ 'bash', '-c', "while [ ! -e '$dir/enough' ]; do $pgbench || sleep 0.1; done" ], '>', "$dir/load.log", '2>&1');

my %reader = (
	all => { read => q{pgshift.read_events('e', after => %d, max_rows => 200)}, there => 'true' },
	old => { read => q{pgshift.read_events('e', after => %d)}, there => 'true', level => 'REPEATABLE READ' },
	type => { read => q{pgshift.read_events('e', types => '{t2}', after => %d)}, there => q{type = 't2'} },
	key => { read => q{pgshift.query_events('e', '{"data": {"k": ["1", "2"]}}', %d)}, there => q{data->>'k' IN ('1', '2')} },
	plain => { read => q{e WHERE "position" > %d AND "position" <= pgshift.settled_position('e') ORDER BY 1}, there => 'true' },
	unsettled => { read => q{pgshift.read_events('e', after => %d, settled => false)}, there => 'true' },
);
for my $one (values %reader)
{
	my %session = (input => '', output => '');
	$session{handle} = start([ 'psql', '-X', '-q', '-A', '-t', '-d', $standby->connstr('postgres') ], '<', \$session{input}, '>', \$session{output}, '2>&1', timeout(180));
	@$one{qw(session last seen)} = (\%session, 0, []);
}
sub in_session
{
	my ($session, $sql) = @_;
	$session->{output} = '';
	$session->{input} .= "$sql\n\\echo end of it\n";
	$session->{handle}->pump until $session->{output} =~ /^end of it$/m;
	return $session->{output} =~ s/^end of it\n//mr;
}
sub read_on
{
	my ($one, $wait) = @_;
	my $level = $one->{level} || 'READ COMMITTED';
	my $older = $one->{level} ? 'SELECT pg_sleep(0.01) \g /dev/null' : '';
	my $rows = in_session($one->{session}, "BEGIN ISOLATION LEVEL $level;\n$older\nSELECT \"position\" FROM " . sprintf($one->{read}, $one->{last}) . ";\nCOMMIT;");
	die $rows if $rows =~ /[^\d\n]/;
	my @rows = split /\n/, $rows;
	push @{ $one->{seen} }, @rows;
	$one->{last} = $rows[-1] if @rows;
	return scalar @rows;
}
my $end = time + 6;
my $has_crashed = 0;
while (time < $end)
{
	read_on($_) for values %reader;
	next if $has_crashed || time < $end - 3;
	my ($status, $pid) = $primary->psql('postgres', q{SELECT pid FROM pg_stat_activity WHERE application_name = 'load' LIMIT 1});
	$has_crashed = $pid && kill 'KILL', $pid;
}
append_to_file("$dir/enough", '');
$primary->poll_query_until('postgres', q{SELECT true}) or die 'has not come back';
$primary->safe_psql('postgres', q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'load'});
$load->kill_kill;
$primary->poll_query_until('postgres', q{SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'load'}) or die 'still there';
ok($has_crashed, 'the primary has crashed meanwhile');
# A checkpoint tells the standby which transactions the crash has ended.
$primary->safe_psql('postgres', 'CHECKPOINT');
$primary->wait_for_catchup($standby);
for my $name (sort keys %reader)
{
	my $one = $reader{$name};
	1 while read_on($one);
	my @there = split /\n/, $primary->safe_psql('postgres', "SELECT \"position\" FROM e WHERE $one->{there} ORDER BY 1");
	if ($name eq 'unsettled') { cmp_ok(scalar @{ $one->{seen} }, '<', scalar @there, 'who waits for nothing misses some'); }
	else { ok("@{ $one->{seen} }" eq "@there", "reader $name has seen all @{[ scalar @there ]} events, once and in their order"); }
}

# Promoted, with a transaction that was prepared, and one that was open, on the primary.
$primary->safe_psql('postgres', q{BEGIN; SELECT pgshift.append('e', 'prepared', '{"type": "p"}'); PREPARE TRANSACTION 'half'});
my %open = (input => '', output => '');
$open{handle} = start([ 'psql', '-X', '-q', '-A', '-t', '-d', $primary->connstr('postgres') ], '<', \$open{input}, '>', \$open{output}, '2>&1', timeout(180));
in_session(\%open, q{BEGIN; SELECT pgshift.append('e', 's1', '{"type": "lost"}');});
my $last = $primary->safe_psql('postgres', q{SELECT "position" FROM pgshift.append('e', 's2', '{"type": "x"}')});
my $head = $primary->safe_psql('postgres', q{SELECT version FROM pgshift.read_events('e', 's1', backward => true, max_rows => 1)});
$primary->wait_for_catchup($standby);
is(read_on($reader{all}), 0, 'the reader stops at what is prepared');
$primary->stop('immediate');
$standby->promote;
$standby->poll_query_until('postgres', 'SELECT NOT pg_is_in_recovery()') or die 'was not promoted';
my $session = $reader{all}->{session};
is(read_on($reader{all}), 0, 'and does so afterwards');
like(in_session($session, q{SELECT version, "position" > } . $last . q{ FROM pgshift.append('e', 's1', '{"type": "y"}');}), qr/^@{[ $head + 1 ]}\|t$/m,
	'a session that was open appends: the stream goes on, and positions do');
in_session($session, q{COMMIT PREPARED 'half';});
is(read_on($reader{all}), 3, 'committed, the reader goes on');
is($standby->safe_psql('postgres', q{SELECT string_agg(type, ',' ORDER BY "position") FROM pgshift.read_events('e', after => } . ($last - 3) . ')'), 'p,x,y',
	'what was open is gone');
is($standby->safe_psql('postgres', q{SELECT stream FROM e WHERE stream IS NOT NULL GROUP BY stream HAVING max(version) + 1 <> count(*) OR min(version) <> 0}), '',
	'versions have no gaps');
is($standby->safe_psql('postgres', q{SELECT finding FROM pgshift.doctor()}), '', 'nothing is wrong with the store');
$_->{session}->{handle}->kill_kill for values %reader;
$open{handle}->kill_kill;
$standby->stop;

done_testing();
