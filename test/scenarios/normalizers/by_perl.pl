# What each normalizer makes of the texts of real_text.pl, by Perl's own tables of Unicode: reads the lines "id<tab>JSON string",
# writes the lines "id<tab>normalizer<tab>JSON string". What ICU's transliteration is is asked of its program uconv, where it is there.
use strict;
use warnings;
use utf8;
use JSON::PP;
use Unicode::Normalize qw(NFC);
use Unicode::UCD qw(num);

my $json = JSON::PP->new->allow_nonref->ascii;
my $joiner = qr/[\x{200C}\x{200D}]/;
my $joined = qr/\p{L}\p{Mn}*\p{ccc=9}(?:(?!\p{ccc=0})\p{Mn})*\z/;

# UAX 31, 2.3.1: A1, A2, B
sub is_allowed
{
	my ($joiner, $before, $after) = @_;
	return 0 if $after =~ /^[\x{200C}\x{200D}]/;
	return $before =~ $joined && $after !~ /^\p{InSC=Vowel_Dependent}/ if $joiner eq "\x{200D}";
	return 1 if $before =~ /[\p{jt=D}\p{jt=L}]\p{jt=T}*\z/ && $after =~ /^\p{jt=T}*[\p{jt=D}\p{jt=R}]/;
	return $before =~ $joined && $after =~ /^(?:(?!\p{ccc=0})\p{Mn})*\p{L}/;
}

sub without_joiners
{
	my $word = shift;
	while (1)
	{
		my $result = '';
		while ($word =~ /\G(.)/gs)
		{
			my $c = $1;
			$result .= $c unless $c =~ $joiner && !is_allowed($c, $result, substr $word, pos $word);
		}
		$result = NFC($result);
		return $result if $result eq $word;
		$word = $result;
	}
}

sub visible
{
	my $text = shift;
	$text =~ s/(?!$joiner)(?!\p{White_Space})(?:\p{Cc}|(?!\p{PCM})\p{Cf}|\p{DI}|\p{NChar})//g;
	return join ' ', grep { $_ ne '' } map { without_joiners(NFC($_)) } split /\p{White_Space}+/, $text;
}

sub trimmed { my $text = shift; $text =~ s/^ +| +\z//g; return $text }
sub digits { my $text = shift; $text =~ s/[^0-9]//g; return $text }
sub phone { my $text = shift; $text =~ s/\P{Nd}//g; return $text }
sub squeezed { my ($text, $spaces) = @_; $text =~ s/$spaces+/ /g; return trimmed($text) }

# Of what is in Latin letters, as far as it can be.
sub slug
{
	my ($slug, $spelled) = ('', 0);
	for my $c (split //, lc shift)
	{
		next if $c !~ /[\x00-\x7f]/ && $c =~ /\p{Lm}|(?!\p{White_Space})(?:\p{Cc}|(?!\p{PCM})\p{Cf}|\p{DI}|\p{NChar})/;
		my $is_letter = $c =~ /[^\x00-\x7f]/ && ($c =~ /\p{L}|\p{Nl}/ || $spelled && $c =~ /\p{M}/);
		next if $c =~ /\p{M}/ && !$is_letter;
		$slug .= $is_letter ? sprintf('u%04x', ord $c) : $c =~ /\p{Nd}/ ? num($c) : $c =~ /[a-z]/ ? $c : '-';
		$spelled = $is_letter;
	}
	$slug =~ s/-+/-/g;
	return $slug =~ s/^-|-$//gr;
}

# Whose case mapping depends on what is beside it.
sub lower { my $text = lc shift; $text =~ s/ς/σ/g; return $text }

my %made = (
	email => sub { lower(trimmed(shift)) },
	name => sub { squeezed(shift, qr/\s/) },
	phone => \&phone,
	trim => \&trimmed,
	lowercase => \&lower,
	uppercase => sub { uc shift },
	nfc => sub { NFC(shift) },
	digits => \&digits,
	squish => sub { squeezed(shift, qr/\p{White_Space}/) },
	visible => \&visible);

my (@ids, @texts);
while (<STDIN>)
{
	chomp;
	my ($id, $text) = split /\t/, $_, 2;
	$text = $json->decode($text);
	# of a later version of Unicode than Perl's
	next if $text =~ /(?!\p{NChar})\p{Cn}/;
	push @ids, $id;
	push @texts, $text;
	print join("\t", $id, $_, $json->encode($made{$_}->($text))), "\n" for sort keys %made;
}

my $rules = shift or exit;
open my $input, '>:encoding(UTF-8)', "$rules.texts" or die $!;
print $input s/[\n\r\x0b\x0c\x85\x{2028}\x{2029}]/ /gr =~ s/\p{DI}|\p{Cf}//gr, " \n" for @texts;
close $input;
open my $latin, '-|:encoding(UTF-8)', 'uconv', '-f', 'utf8', '-t', 'utf8', '-x', do { open my $f, '<', $rules or die $!; local $/; <$f> }, "$rules.texts" or die $!;
my $place = 0;
while (my $line = <$latin>)
{
	chomp $line;
	my $slug = slug($line);
	# Signs that mean nothing by themselves may be all that there is; and uconv, which reads piece by piece, doesn't end words of Han and Hangul
	# where ICU itself does.
	print join("\t", $ids[$place], 'slug', $json->encode($slug)), "\n"
	  unless ($slug eq '' && $texts[$place] =~ /\p{L}/) || $texts[$place] =~ /\p{Han}|\p{Hangul}/;
	++$place;
}
