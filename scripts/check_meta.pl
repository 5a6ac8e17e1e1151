#!/usr/bin/env perl
# usage: check_meta.pl META.json VERSION
# Prints, a line each, what PGXN would not take (https://pgxn.org/spec/), and what is not so in these sources.
use strict;
use warnings;
use JSON::PP;

my ($file, $version) = @ARGV;
my $meta = JSON::PP->new->decode(do { local $/; open my $in, '<', $file or die "$file: $!\n"; <$in> });

my %required = map { $_ => 1 } qw(abstract maintainer license meta-spec name version provides);
my %known = (%required, map { $_ => 1 } qw(generated_by release_status description tags no_index prereqs resources));
my %resources = map { $_ => 1 } qw(license homepage bugtracker repository);
my $url = qr{^\w+://[^/]+};

sub complain { print "$file: @_\n" }
sub texts { my $list = shift; return ref $list eq 'ARRAY' && @$list && !grep { !defined || ref || $_ eq '' } @$list }

complain("$_ is missing") for sort grep { !defined $meta->{$_} } keys %required;
complain("$_ is not in the specification") for sort grep { !$known{$_} && !/^x_/i } keys %$meta;
complain("$_ is not a list of texts") for sort grep { exists $meta->{$_} && !texts($meta->{$_}) } qw(maintainer tags);
complain("meta-spec has no version 1.0.0") if ($meta->{'meta-spec'}{version} // '') ne '1.0.0';
complain("version is not $version") if ($meta->{version} // '') ne $version;

complain("provides nothing") if ref $meta->{provides} ne 'HASH' || !%{$meta->{provides}};
for my $name (sort keys %{$meta->{provides}}) {
    my $provided = $meta->{provides}{$name};
    complain("$name has another version than $version") if ($provided->{version} // '') ne $version;
    complain("$name has no file") if !defined $provided->{file};
    complain("$name: there is no $_") for grep { defined && !-f } @$provided{qw(file docfile)};
}

my $resources = $meta->{resources} // {};
complain("resources has $_") for sort grep { !$resources{$_} && !/^x_/i } keys %$resources;
complain("resources' license is not a list of addresses")
    if exists $resources->{license} && (!texts($resources->{license}) || grep { !/$url/ } @{$resources->{license}});
complain("$_ is no address") for grep { defined && !/$url/ } $resources->{homepage}, $resources->{repository}{url}, $resources->{repository}{web};
