-- What was to be reached, and what was, as Markdown.

SELECT '| what | must reach | reached | | PL/pgSQL by hand |'
UNION ALL
SELECT '|---|---|---|---|---|';

SELECT format('| %s | %s %s %s | %s | %s | %s |', what, CASE must WHEN '<=' THEN '≤' ELSE '≥' END,
              bench.figure(bound), unit, bench.figure(reached),
              CASE WHEN reached IS NULL THEN 'not measured'
                   WHEN CASE must WHEN '<=' THEN reached <= bound ELSE reached >= bound END THEN 'met'
                   ELSE '**not met**' END,
              bench.figure(by_hand))
FROM bench.target ORDER BY place;
