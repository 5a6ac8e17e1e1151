-- normalize(): a column's type looks at a value first
CREATE DOMAIN address AS text CHECK (VALUE ~ '^[^\s@]+@[^\s@]+$');
CREATE TYPE mood AS ENUM ('open', 'closed');
CREATE TABLE typed (id int PRIMARY KEY, mail address, phone varchar(12), m mood, n numeric(6,1));
SELECT pgshift.normalize('typed', '{"mail": "email", "phone": "phone", "m": "LOWER({value}::text)::mood", "n": "TRUNC({value}, 1)"}');
INSERT INTO typed (id, mail) VALUES (1, ' Ann@X.org ');
INSERT INTO typed (id, phone) VALUES (2, '+420 (555) 123-456');
-- but what is too long by blanks only, and was cast
INSERT INTO typed (id, phone) VALUES (2, '+420555123       '), (3, '+420 (555) 123-456'::varchar(12)) RETURNING phone;
INSERT INTO typed (id, m) VALUES (4, 'Open');
INSERT INTO typed (id, n) VALUES (5, 1.29) RETURNING n;
-- and the result
SELECT pgshift.normalize('typed', '{"mail": "NULLIF({value}, ''a@b'') || '' ''", "phone": "{value} || ''0123456789''"}');
INSERT INTO typed (id, mail) VALUES (6, 'a@b') RETURNING mail;
INSERT INTO typed (id, mail) VALUES (7, 'a@c');
INSERT INTO typed (id, phone) VALUES (7, '123');
-- so where values are to be normalized first, the type is a wide one, and what must hold of the result is a CHECK
CREATE TABLE wide (id int PRIMARY KEY, mail text CHECK (mail ~ '^[^\s@]+@[^\s@]+$'), phone text CHECK (length(phone) <= 12), m text, n numeric);
SELECT pgshift.normalize('wide', '{"mail": "email", "phone": "phone", "m": "email", "n": "TRUNC({value}, 1)"}');
SELECT pgshift.define('wide', 'm', '{open,closed}', '{"open": ["closed"]}', initial => 'open');
INSERT INTO wide VALUES (1, ' Ann@X.org ', '+420 (555) 123-456', ' Open ', 1.29) RETURNING *;
INSERT INTO wide VALUES (2, 'Ann at x.org', NULL, NULL, NULL);
INSERT INTO wide VALUES (2, NULL, '+420 (555) 123-4567', NULL, NULL);
DROP TABLE typed, wide;
DROP DOMAIN address;
DROP TYPE mood;
