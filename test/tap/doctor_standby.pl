# doctor() on a hot standby: what it finds there, and that it stops at nothing it finds.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 1);
$primary->start;
$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
$standby->start;

$primary->safe_psql('postgres', q{
CREATE EXTENSION pgshift_state;
CREATE FUNCTION fails(text) RETURNS text LANGUAGE sql AS 'SELECT ($1::int)::text';
CREATE TABLE loans (id int PRIMARY KEY, note text, code text, status text);
INSERT INTO loans VALUES (1, 'Up', '1', 'strange'), (2, 'low', 'x', 'new');
CREATE UNLOGGED TABLE drafts (id int PRIMARY KEY, note text, status text);
SELECT pgshift.define(relation, 'status', '{new,paid}', '{"new": ["paid"]}', validate_existing => false)
  FROM unnest('{loans,drafts}'::regclass[]) AS relation;
SELECT pgshift.normalize('drafts', '{"note": "lowercase"}');
SELECT pgshift.normalize('loans', '{"note": "(SELECT lower({value}))"}');
SELECT pgshift.consensus('loans', 'paid', 1, authenticated => true);
SELECT pgshift.audit('loans');
});
my $question = 'SELECT relation, severity, finding FROM pgshift.doctor()';
my $unlogged = 'drafts|warning|an unlogged table: a crash removes all rows, whatever rules say';
my $found = "$unlogged\nloans|error|1 row is in no state of \"status\". Rows: \"1\".\n"
	. 'loans|warning|1 row is not normal. Rows: "1".';
is($primary->safe_psql('postgres', $question), $found, 'on the primary');
$primary->wait_for_catchup($standby);
is($standby->safe_psql('postgres', 'SELECT pg_is_in_recovery()'), 't', 'the standby is one');
is($standby->safe_psql('postgres', $question), $found, 'the same on the standby');

# What fails there fails in a subtransaction.
$primary->safe_psql('postgres', q{SELECT pgshift.normalize('loans', '{"code": "fails({value})"}')});
# As where nobody looks after names in expressions.
$primary->safe_psql('postgres', q{
ALTER EVENT TRIGGER pgshift_follow_ddl DISABLE;
ALTER FUNCTION fails(text) RENAME TO succeeds;
ALTER EVENT TRIGGER pgshift_follow_ddl ENABLE ALWAYS});
$primary->wait_for_catchup($standby);
is($standby->safe_psql('postgres', q{
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT severity, left(finding, 80) FROM pgshift.doctor('loans') WHERE finding LIKE '%cannot be applied%';
SELECT count(*) FROM loans;
COMMIT}),
	'error|rule "zz_pgshift_1_normalize" on table "loans" cannot be applied: function publi' . "\n2",
	'a rule that is not to be applied any more');

$standby->stop;
$primary->stop;
done_testing();
