# Real names and what people make of them, one JSON string a line: names of countries, languages, months and days in all scripts
# that the C library's locales are written in, of countries and their parts in ISO's, telephone numbers in every script's digits,
# and addresses; each as it is, and as it looks when it was copied from somewhere.
use strict;
use warnings;
use utf8;
use JSON::PP;
use Unicode::UCD qw(prop_invlist);

my @names;
for my $locale (sort glob '/usr/share/i18n/locales/*')
{
	open my $file, '<:encoding(UTF-8)', $locale or die "$locale: $!";
	local $/;
	my $text = <$file>;
	$text =~ s/<U([0-9A-F]{4,8})>/chr hex $1/gie;
	while ($text =~ /^(?:day|abday|mon|abmon|am_pm|country_name|lang_name|yesstr)\s+((?:"[^"\n]*"(?:;\s*\/?\s*)?)+)/mg)
	{
		my $list = $1;
		push @names, $list =~ /"([^"]+)"/g;
	}
}
for my $list (glob '/usr/share/iso-codes/json/iso_3166-[12].json')
{
	open my $file, '<', $list or die "$list: $!";
	local $/;
	my $entries = decode_json(<$file>);
	push @names, map { $_->{name} } map { @$_ } values %$entries;
}
my %seen;
@names = grep { !$seen{$_}++ } @names;

my @phones;
my @ranges = prop_invlist('Nd');
while (my ($from, $to) = splice @ranges, 0, 2)
{
	for (my $zero = $from; $zero < $to; $zero += 10)
	{
		(my $phone = '+420 (555) 123-467 / ext. 89') =~ s/([0-9])/chr($zero + $1)/ge;
		push @phones, $phone;
	}
}

# What comes along: invisible characters, joiners, accents, spaces, line breaks.
my @stowaways = map { chr } 0x200B, 0xFEFF, 0xAD, 0x200E, 0x200F, 0x202A, 0x202C, 0x2060, 0x200C, 0x200D, 0x200C, 0x200D, 0xA0, 0x3000, 9, 10, 0x2028,
	0x34F, 0xFE0F, 0x301, 0x327, 1, 0x7F, 0x85, 0x20, 0x20, 0xE0041, 0xFFF9, 0x2069, 0x180E, 0x61C;
my $state = 20261130;
sub any { $state = ($state * 1103515245 + 12345) % 2147483648; return ($state >> 8) % $_[0] }
sub copied
{
	my @letters = split //, shift;
	for my $time (0 .. any(4)) { splice @letters, any(@letters + 1), 0, $stowaways[any(scalar @stowaways)] }
	return join '', @letters;
}

my $json = JSON::PP->new->allow_nonref->ascii;
my @addresses;
for my $i (0 .. $#names)
{
	push @addresses, "  $names[$i] " . (1 + any(200)) . "\n" . $names[any(scalar @names)] . "\x{3000}" . uc $names[any(scalar @names)] if $i % 4 == 0;
	push @addresses, " \u$names[$i]\@Example.ORG" if $i % 4 == 1;
}
for my $text (@names, @phones, @addresses)
{
	print $json->encode($_), "\n" for $text, copied($text), copied($text);
}
