-- What came out, against what was to come out; and docs/write-paths.md.
CREATE TABLE matrix.line (content text);

CREATE VIEW matrix.result AS
SELECT (j ->> 1)::boolean AS gone, j ->> 2 AS path, j ->> 3 AS rule, j ->> 4 AS operation, j ->> 5 AS name, j ->> 6 AS finding
  FROM matrix.line, LATERAL (SELECT content::jsonb AS j) AS parsed;

-- Why a rule doesn't hold on a path; NULL if it does.
CREATE FUNCTION matrix.reason(p matrix.path, rule text) RETURNS text LANGUAGE sql STABLE AS $$
SELECT value FROM jsonb_each_text(p.not_held) WHERE rule = ANY (string_to_array(key, ', '))
$$;

CREATE VIEW matrix.outcome AS
SELECT (n.p).name AS path, (n.c).rule, (n.c).operation, (n.c).name, (n.c).position, matrix.reason(n.p, (n.c).rule) IS NULL AS holds,
       (n.c).proves, real.finding, gone.finding AS finding_when_gone
  FROM matrix.plan AS n
  LEFT JOIN matrix.result AS real
         ON NOT real.gone AND (real.path, real.rule, real.operation, real.name) = ((n.p).name, (n.c).rule, (n.c).operation, (n.c).name)
  LEFT JOIN matrix.result AS gone
         ON gone.gone AND (gone.path, gone.rule, gone.operation, gone.name) = ((n.p).name, (n.c).rule, (n.c).operation, (n.c).name);

CREATE VIEW matrix.problem AS
SELECT path, rule, operation, name, 'gave no result' AS problem FROM matrix.outcome WHERE finding IS NULL
UNION ALL
SELECT path, rule, operation, name, finding FROM matrix.outcome WHERE holds AND finding <> ''
UNION ALL
SELECT path, rule, '', '', 'holds, although paths.sql says that it doesn''t' FROM matrix.outcome
 WHERE NOT holds GROUP BY path, rule HAVING bool_and(finding = '')
UNION ALL
SELECT path, rule, operation, name, 'is the same without the rule' FROM matrix.outcome
 WHERE holds AND proves AND coalesce(finding_when_gone, '') = ''
UNION ALL
SELECT path, rule, operation, '', 'has no check that needs the rule' FROM matrix.outcome
 GROUP BY path, rule, operation HAVING NOT bool_or(proves);

-- The page. Footnotes are numbered in the order in which they are met.
CREATE VIEW matrix.remark AS
SELECT row_number() OVER (ORDER BY position, first_column) AS number, *
  FROM (SELECT position, name AS path, 0 AS first_column, NULL::text[] AS rules, note AS text FROM matrix.path WHERE note IS NOT NULL
        UNION ALL
        SELECT p.position, p.name, min(r.position), array_agg(r.name), matrix.reason(p, r.name)
          FROM matrix.path AS p, matrix.rule AS r
         WHERE matrix.reason(p, r.name) IS NOT NULL
         GROUP BY p.position, p.name, matrix.reason(p, r.name)) AS remarks;

CREATE FUNCTION matrix.cell(p matrix.path, rule text) RETURNS text LANGUAGE sql STABLE AS $$
SELECT CASE WHEN matrix.reason(p, rule) IS NOT NULL THEN
                (SELECT format('no [^%s]', number) FROM matrix.remark AS m WHERE m.path = p.name AND rule = ANY (m.rules))
            WHEN p.proof IS NOT NULL OR EXISTS (SELECT FROM matrix.every_check AS e WHERE (e.p).name = p.name AND (e.r).name = rule) THEN
                'yes'
            ELSE '' END
$$;

CREATE FUNCTION matrix.row(p matrix.path) RETURNS text LANGUAGE sql STABLE AS $$
SELECT format('| %s%s%s%s | %s | %s |', p.name, CASE WHEN p.since > 15 THEN format(' (PostgreSQL %s)', p.since) END,
              CASE WHEN p.proof IS NOT NULL THEN format(' ([%s](../%s))', substring(p.proof FROM '[^/]*$'), p.proof) END,
              (SELECT format(' [^%s]', number) FROM matrix.remark AS m WHERE m.path = p.name AND m.rules IS NULL),
              concat_ws(' ', CASE WHEN p.insert IS NOT NULL THEN 'I' END, CASE WHEN p.update IS NOT NULL THEN 'U' END,
                        CASE WHEN p.delete IS NOT NULL THEN 'D' END, CASE WHEN p.truncate IS NOT NULL THEN 'T' END),
              (SELECT string_agg(matrix.cell(p, name), ' | ' ORDER BY position) FROM matrix.rule))
$$;

CREATE VIEW matrix.family_table AS
SELECT min(position) AS position,
       format(E'\n## %s\n\n| path | | %s |\n|---|---|%s\n%s', family, (SELECT string_agg(name, ' | ' ORDER BY position) FROM matrix.rule),
              (SELECT repeat('---|', count(*)::int) FROM matrix.rule), string_agg(matrix.row(p), E'\n' ORDER BY position)) AS text
  FROM matrix.path AS p
 GROUP BY family;

CREATE VIEW matrix.rule_checks AS
SELECT r.position,
       format('- **%s**: %s', r.name, string_agg(checks, '; ' ORDER BY first)) AS text
  FROM matrix.rule AS r,
       LATERAL (SELECT min(position) AS first,
                       operation || ' ' || string_agg(name || CASE outcome WHEN 'refused' THEN ' (refused)' ELSE '' END, ', ' ORDER BY position) AS checks
                  FROM matrix.check_ WHERE rule = r.name GROUP BY operation) AS c
 GROUP BY r.position, r.name;

CREATE FUNCTION matrix.page() RETURNS SETOF text LANGUAGE sql STABLE AS $page$
SELECT $$# Write paths

The ways by which PostgreSQL writes rows, and whether rules hold on each. This page is made by `make write-paths` from
[test/scenarios/write_paths/paths.sql](../test/scenarios/write_paths/paths.sql), where each path is one entry with its SQL; `make test` tries all
of them, and fails where what happens is not what is written here. A path can be tried by INSERT (I), UPDATE (U), DELETE (D)
and TRUNCATE (T). `yes`: each of these holds, and fails once the rule is dropped:
$$
UNION ALL (SELECT text FROM matrix.rule_checks ORDER BY position)
UNION ALL
SELECT $$
After each write, the rows, the log and the open approvals are compared with what plain SQL makes of copies of the table. What
is refused must give the SQLSTATE and leave all as it was. `no`: it doesn't hold, and the footnote says why. Empty: there is
nothing to try.$$
UNION ALL (SELECT text FROM matrix.family_table ORDER BY position)
UNION ALL SELECT ''
UNION ALL (SELECT format('[^%s]: %s', number, text) FROM matrix.remark ORDER BY number)
$page$;
