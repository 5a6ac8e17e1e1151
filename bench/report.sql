-- The table of results, as Markdown. Takes the psql variable `rows`.

WITH median AS (
    SELECT write, rule, 1e6 / :rows * percentile_cont(0.5) WITHIN GROUP (ORDER BY cpu_seconds) AS micros,
           1e6 / :rows * min(cpu_seconds) AS least, 1e6 / :rows * max(cpu_seconds) AS most
    FROM bench.figure GROUP BY write, rule
), measured AS (
    SELECT l.place, l.write, l.rule, l.label, m.micros, m.least, m.most, m.micros - floor.micros AS more, m.micros / floor.micros AS ratio
    FROM bench.line AS l
    JOIN median AS m USING (write, rule)
    JOIN median AS floor ON floor.write = l.write AND floor.rule = 'none'
), cells AS (
    SELECT place, CASE write WHEN 'state' THEN 'UPDATE, state changes' WHEN 'other' THEN 'UPDATE, state not touched' ELSE 'COPY' END AS write,
           label, to_char(micros, 'FM9990.000') AS micros, to_char(least, 'FM9990.000') || ' - ' || to_char(most, 'FM9990.000') AS spread,
           CASE WHEN rule = 'none' THEN '' ELSE to_char(more, 'FMSG9990.000') END AS more, to_char(ratio, 'FM990.00') AS ratio
    FROM measured
)
SELECT format('| %s | %s | %s | %s | %s | %s |', rpad(write, 25), rpad(label, 40), lpad(micros, 8), lpad(spread, 17), lpad(more, 12), lpad(ratio, 5))
FROM (
    SELECT 1 AS place, 'write' AS write, 'rule' AS label, 'µs a row' AS micros, 'least - most' AS spread, 'over no rule' AS more, 'ratio' AS ratio
  UNION ALL
    SELECT 2, repeat('-', 25), repeat('-', 40), repeat('-', 7) || ':', repeat('-', 16) || ':', repeat('-', 11) || ':', repeat('-', 4) || ':'
  UNION ALL
    SELECT * FROM cells
) AS line ORDER BY place;
