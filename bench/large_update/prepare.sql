-- bench.large filled anew, with one rule. Variables: work, rule, rows.
TRUNCATE bench.large;
SELECT bench.fill('bench.large', :rows);
SELECT bench.put(:'work', :'rule', 'bench.large');
VACUUM bench.large;
CHECKPOINT;
