-- define() on columns whose equality is not that of bytes; needs citext and ICU, and is skipped without them
SELECT NOT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'citext')
    OR NOT EXISTS (SELECT FROM pg_collation WHERE collprovider = 'i') AS skip \gset
\if :skip
\quit
\endif
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS citext;
RESET client_min_messages;
CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);

CREATE DOMAIN citext_domain AS citext;
CREATE TABLE loose (id int PRIMARY KEY, c citext, d citext_domain, n text COLLATE any_case, b char(9) COLLATE any_case, note text);
SELECT pgshift.define('loose', 'c', '{Open,Closed}', '{"Open": ["Closed"]}', initial => 'Open', frozen => '{Closed}');
SELECT pgshift.define('loose', 'd', '{Open,Closed}', '{"Open": ["Closed"]}', initial => 'Open');
SELECT pgshift.define('loose', 'n', '{Open,Closed}', '{"Open": ["Closed"]}', initial => 'Open');
SELECT pgshift.define('loose', 'b', '{Open,Closed}', '{"Open": ["Closed"]}', initial => 'Open');
INSERT INTO loose VALUES (1) RETURNING *;
INSERT INTO loose VALUES (2, 'OPEN', 'oPEN', 'open', 'oPeN') RETURNING *;
INSERT INTO loose VALUES (3, 'opened');
INSERT INTO loose VALUES (3, 'open', 'opened');
INSERT INTO loose VALUES (3, 'open', 'open', 'opened');
INSERT INTO loose VALUES (3, 'open', 'open', 'open', 'opened');
-- another spelling of the same state is no transition
UPDATE loose SET c = 'oPEN', d = 'OPEN', n = 'opeN', b = 'opEN' RETURNING *;
UPDATE loose SET c = 'CLOSED', d = 'cLOSED', n = 'closeD', b = 'clOSED' RETURNING *;
UPDATE loose SET c = 'open';
UPDATE loose SET d = 'open';
UPDATE loose SET n = 'open';
UPDATE loose SET b = 'open';
-- but in a frozen row nothing changes, its spelling neither
UPDATE loose SET c = 'closed';
SELECT pgshift.define('loose', 'c', '{Open,OPEN}', '{}');
SELECT pgshift.define('loose', 'n', '{Open,OPEN}', '{}');
DROP TABLE loose;
DROP DOMAIN citext_domain;
DROP COLLATION any_case;
DROP EXTENSION citext;
