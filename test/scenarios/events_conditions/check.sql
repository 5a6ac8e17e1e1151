-- What is wrong: a line for each.
SELECT format('%s events with tag %s', count(*), data->>'tag') FROM e WHERE data->>'tag' <> 'none' GROUP BY data->>'tag' HAVING count(*) > 1;
SELECT format('%s events with alias %s', count(*), data->>'alias') FROM e WHERE data ? 'alias' GROUP BY data->>'alias' HAVING count(*) > 1;
SELECT format('%s events in stream %s', count(*), stream) FROM e WHERE type = 'new' GROUP BY stream HAVING count(*) > 1;
-- An attempt under SERIALIZABLE can fail otherwise.
SELECT format('nothing won %s', t.tag) FROM tried AS t WHERE alias IS NULL
 GROUP BY t.tag HAVING bool_or(commits AND level <> 'SERIALIZABLE') AND NOT bool_or(EXISTS (SELECT FROM won AS w WHERE w.attempt = t.attempt));
SELECT format('attempt %s was refused, with nothing in its way', attempt) FROM tried AS t
 WHERE alias IS NOT NULL AND commits AND level <> 'SERIALIZABLE' AND NOT EXISTS (SELECT FROM won AS w WHERE w.attempt = t.attempt)
   AND NOT EXISTS (SELECT FROM e WHERE data->>'tag' = t.tag::text OR data->>'alias' = t.alias::text);
-- Nothing of those that were refused, all of those that were not.
SELECT format('attempt %s: %s', coalesce(e.attempt, w.attempt), CASE WHEN e.attempt IS NULL THEN 'has won, and stored nothing' ELSE 'has not won, and stored an event' END)
  FROM (SELECT (data->>'attempt')::bigint AS attempt FROM e WHERE data ? 'attempt' AND type <> 'other') AS e FULL JOIN won AS w USING (attempt)
 WHERE e.attempt IS NULL OR w.attempt IS NULL;
SELECT format('attempt %s has not won, and stored an event besides', data->>'attempt') FROM e WHERE type = 'other' AND (data->>'attempt')::bigint NOT IN (SELECT attempt FROM won);
-- All that gave a key got the same events, which are there.
SELECT format('key %s: %s different answers', key, count(DISTINCT (first, last, n))) FROM got GROUP BY key HAVING count(DISTINCT (first, last, n)) > 1;
SELECT format('key %s: %s events', idempotency_key, count(*)) FROM e WHERE idempotency_key IS NOT NULL GROUP BY idempotency_key HAVING count(*) <> 2;
SELECT format('key %s: its events are not there', key) FROM got AS g
 WHERE n <> 2 OR 2 <> (SELECT count(*) FROM e WHERE idempotency_key = 'k' || g.key AND "position" IN (g.first, g.last)) LIMIT 5;
-- What was decided is so.
SELECT format('event %s of account %s counts %s, of %s', "position", account, n, place)
  FROM (SELECT "position", data->>'account' AS account, (data->>'n')::bigint AS n, row_number() OVER (PARTITION BY data->>'account' ORDER BY "position") AS place
          FROM e WHERE data ? 'account') AS c
 WHERE n <> place;
