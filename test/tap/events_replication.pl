# An event store that is published: doctor() says what a subscriber's readers can't rely on. What arrives there passes the
# trigger that closes the store: the first copy, what comes after it, what is forgotten, cut off and restored.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('node');
$node->init(allows_streaming => 'logical');
$node->start;
$node->safe_psql('postgres', q{CREATE DATABASE copy});

my $make = q{
CREATE EXTENSION pgshift_state;
SELECT pgshift.create_store('public.e', '{k}');
};
sub here { return $node->safe_psql('postgres', $_[0]); }
sub there { return $node->safe_psql('copy', $_[0]); }

here($make . q{
SELECT pgshift.append('e', 's' || i % 3, jsonb_build_object('type', 'a', 'data', jsonb_build_object('k', i), 'pii', '{"name": "ann"}'::jsonb), idempotency_key => 'k' || i) FROM generate_series(1, 10) AS i;
SELECT pg_create_logical_replication_slot('events', 'pgoutput');
});
my $findings = q{SELECT severity, finding FROM pgshift.doctor()};
is(here($findings), '', 'nothing is wrong with a store');
here('CREATE PUBLICATION events FOR TABLE e');
my $warning = qr/^warning\|publication "events" has it: a subscriber gets events in the order of commits/;
like(here($findings), $warning, 'doctor() warns of a store that is published');
here('DROP PUBLICATION events; CREATE PUBLICATION events FOR ALL TABLES');
like(here($findings), $warning, 'with all tables');
here('DROP PUBLICATION events; CREATE PUBLICATION events FOR TABLES IN SCHEMA public');
like(here($findings), $warning, 'with its schema');
here(q{DROP PUBLICATION events; CREATE PUBLICATION events FOR TABLE e WHERE (type <> 'nothing')});
like(here($findings), $warning, 'in part');

there($make);
my $connection = $node->connstr . ' dbname=postgres';
there("CREATE SUBSCRIPTION events CONNECTION '$connection' PUBLICATION events WITH (create_slot = false, slot_name = 'events')");
$node->wait_for_subscription_sync($node, 'events', 'copy');
my $all = q{SELECT * FROM e ORDER BY "position"};
is(there($all), here($all), 'the first copy passes');
here(q{
SELECT pgshift.append('e', 's1', '[{"type": "b", "data": {"k": 3}}, {"type": "c"}]');
BEGIN; SELECT pgshift.append('e', 's1', '{"type": "undone"}'); ROLLBACK;
SELECT pgshift.append('e', NULL, '{"type": "d"}');
SELECT pgshift.forget_pii('e', 's2');
SELECT pgshift.truncate_stream('e', 's0', '{"total": 3}');
});
$node->wait_for_catchup('events');
is(there($all), here($all), 'so does all that comes after it');
my $reading = q{
SELECT "position", version, type FROM pgshift.read_events('e', snapshots => true);
SELECT "position" FROM pgshift.query_events('e', '{"data": {"k": "3"}}');
SELECT (head).version, (tail).version, events FROM pgshift.stream_stats('e', counts => true);
SELECT pgshift.settled_position('e');
};
is(there($reading), here($reading), 'it is read there');

# Replaced as a whole: what was known there of the earlier events is not true of these.
there(q{SELECT pgshift.settled_position('e')});
here(q{
CREATE TABLE few AS SELECT * FROM e WHERE "position" <= 2;
SELECT pgshift.restore_store('e', 'few');
SELECT pgshift.append('e', 's9', '{"type": "e"}');
});
$node->wait_for_catchup('events');
is(there($all), here($all), 'a store that was restored is restored there');
is(there($reading), here($reading), 'and read');

# It is closed to all others, and goes on once it is no subscriber's any more.
my ($status, $output, $error) = $node->psql('copy', q{INSERT INTO e SELECT * FROM e});
like($error, qr/is written by pgshift's functions only/, 'the store is closed there');
there(q{ALTER SUBSCRIPTION events DISABLE; ALTER SUBSCRIPTION events SET (slot_name = NONE); DROP SUBSCRIPTION events});
($status, $output, $error) = $node->psql('copy', q{SELECT pgshift.append('e', 's9', '{"type": "f"}')});
like($error, qr/\[PgShift\]/, 'positions are not replicated');
there(q{SELECT setval(pg_get_serial_sequence('e', 'position'), (SELECT max("position") FROM e))});
is(there(q{SELECT "position", version FROM pgshift.append('e', 's9', '{"type": "f"}')}), here(q{SELECT max("position") + 1, max(version) + 1 FROM e WHERE stream = 's9'}),
	'set to the last one, appends go on');
is(there($findings), '', 'nothing is wrong with it');
$node->stop;

done_testing();
