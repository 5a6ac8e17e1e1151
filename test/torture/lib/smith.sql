-- A role that may write and call everything, with a table of its own.
CREATE ROLE writer LOGIN;
GRANT ALL ON ALL TABLES IN SCHEMA public TO writer;
GRANT ALL ON ALL SEQUENCES IN SCHEMA public, torture TO writer;
GRANT USAGE ON SCHEMA torture TO writer;

CREATE TABLE offers (id int PRIMARY KEY, amount numeric, status text, email varchar(40), made timestamptz, tags text[], extra jsonb);
ALTER TABLE offers OWNER TO writer;
SET SESSION AUTHORIZATION writer;
SELECT pgshift.define('offers', 'status', '{a,b,c}', '{"a": ["b"], "b": ["c", "a"]}', initial => 'a',
                      guards => '{"a->b": "NEW.amount >= (SELECT count(*) FROM loans)", "b->a": "NEW.made < now()"}', frozen => '{c}');
SELECT pgshift.normalize('offers', '{"email": "email", "amount": "round({value}, 2)", "extra": "{value} - ''x''"}');
SELECT pgshift.consensus('offers', 'c', 1, condition => 'NEW.amount > 1', bind => '{amount,tags}');
SELECT pgshift.audit('offers', redact => '{email}');
RESET SESSION AUTHORIZATION;
