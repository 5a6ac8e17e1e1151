-- Calls of everything in pgshift with arguments that nobody would give, and some that somebody would; and writes and changes
-- of the tables between them.
CREATE EXTENSION pgshift_state;
CREATE SCHEMA hostile;

CREATE FUNCTION hostile.pick(anyarray) RETURNS anyelement LANGUAGE sql VOLATILE AS
    'SELECT $1[1 + floor(random() * cardinality($1))::int]';
CREATE FUNCTION hostile.chance(percent int) RETURNS boolean LANGUAGE sql VOLATILE AS 'SELECT random() * 100 < percent';

-- Relations of every kind. Those that make_tables() makes come and go.
CREATE TYPE state AS ENUM ('a', 'b', 'c');
CREATE DOMAIN word AS text CHECK (VALUE <> 'x');
CREATE TYPE pair AS (id int, status text);
CREATE TABLE "Odd ""name" ("Id" int PRIMARY KEY, "sta tus" text, status text, email text);
CREATE TABLE no_columns ();
CREATE TABLE typed OF pair (PRIMARY KEY (id));
CREATE TABLE generated (id int PRIMARY KEY, status text, email text GENERATED ALWAYS AS (lower(status)) STORED, amount int);
CREATE PROCEDURE hostile.make_tables() LANGUAGE plpgsql SET search_path = public SET client_min_messages = error AS $$
DECLARE
    statement text;
BEGIN
    FOREACH statement IN ARRAY ARRAY[
        'CREATE TABLE plain (id int PRIMARY KEY, status text, email text, amount int, owner text, gone int)',
        'ALTER TABLE plain DROP COLUMN gone',
        'CREATE TABLE composite (a int, b text, status state, email text, amount numeric, owner name, PRIMARY KEY (b, a))',
        'CREATE TABLE parted (id int, region text, status text, email text, amount int, owner text, PRIMARY KEY (id, region)) PARTITION BY LIST (region)',
        'CREATE TABLE parted_a PARTITION OF parted FOR VALUES IN (''a'')',
        'CREATE TABLE no_key (id int, status text, email text, amount int)',
        'CREATE TABLE domains (id word PRIMARY KEY, status word, email varchar(5), amount int)',
        'CREATE TABLE parent (id int PRIMARY KEY, status text, email text, amount int)',
        -- Its columns are in another order, and one is gone.
        'CREATE TABLE parted_b (junk int, email text, owner text, status text, amount int, region text NOT NULL, id int NOT NULL)',
        'ALTER TABLE parted_b DROP junk',
        'ALTER TABLE parted ATTACH PARTITION parted_b FOR VALUES IN (''b'')']
    LOOP
        BEGIN
            EXECUTE statement;
        EXCEPTION WHEN OTHERS THEN NULL;
        END;
    END LOOP;
END $$;
CALL hostile.make_tables();

CREATE TABLE secured (id int PRIMARY KEY, status text, email text, amount int);
ALTER TABLE secured ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY even ON secured USING (id % 2 = 0);
CREATE UNLOGGED TABLE unlogged (id int PRIMARY KEY, status state, email text, amount int);
CREATE TABLE child (extra int) INHERITS (parent);
CREATE VIEW view AS SELECT * FROM parent;
CREATE MATERIALIZED VIEW snapshot AS SELECT * FROM parent;
CREATE SEQUENCE sequence;
CREATE INDEX parent_status ON parent (status);
CREATE FOREIGN DATA WRAPPER nothing;
CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing;
CREATE FOREIGN TABLE "foreign" (id int, status text, email text, amount int) SERVER nowhere;
CREATE TABLE wide (id int PRIMARY KEY, status text, email text, amount int);
DO $$ BEGIN FOR i IN 1 .. 300 LOOP EXECUTE format('ALTER TABLE wide ADD c%s text', i); END LOOP; END $$;

CREATE FUNCTION hostile.relation() RETURNS text LANGUAGE sql VOLATILE AS $$
SELECT CASE WHEN hostile.chance(60) THEN hostile.pick('{plain,composite,parted,parted_a,no_key,domains,parent}'::text[])
            WHEN hostile.chance(10) THEN hostile.pick('{-,0,1,999999999,4294967295}'::text[])
            ELSE (SELECT oid::regclass::text FROM (SELECT hostile.pick(array_agg(oid ORDER BY oid)) AS oid FROM pg_class
                    WHERE relnamespace IN ('public'::regnamespace, 'pgshift'::regnamespace, 'pg_toast'::regnamespace) OR random() < 0.02) AS c) END
$$;

-- What may be given for an argument of that type; half of the time something that fits its name.
CREATE FUNCTION hostile.fitting(name text) RETURNS text LANGUAGE sql VOLATILE AS $$
SELECT CASE name
    WHEN 'field' THEN hostile.pick('{status,status,status,email,amount}'::text[])
    WHEN 'states' THEN hostile.pick(ARRAY['{a,b,c}', '{a,b,c}', '{1,2,3}', '{a,b}'])
    WHEN 'transitions' THEN hostile.pick(ARRAY['{"a": ["b"], "b": ["c", "a"]}', '{"1": ["2"], "2": ["3", "1"]}', '{}', '{"a": ["b"]}'])
    WHEN 'initial' THEN hostile.pick('{a,1,NULL}'::text[])
    WHEN 'guards' THEN hostile.pick(ARRAY['{"a->b": "NEW.amount > 0"}', '{"b->a": "OLD.email IS NOT NULL AND EXISTS (SELECT FROM parent WHERE id = NEW.amount)"}',
        '{"a->b": "NEW.amount / (NEW.amount - 1) > 0"}', '{"a->b": "NEW.email::int > 0"}'])
    WHEN 'frozen' THEN '{c}'
    WHEN 'fields' THEN hostile.pick(ARRAY['{"email": "email"}', '{"email": "slug", "amount": "{value} / 2"}', '{"owner": "COALESCE({value}, NEW.email, session_user::text)"}',
        '{"email": "(SELECT max(status) FROM parent WHERE id = NEW.amount) || {value}"}', '{"email": "repeat({value}, NEW.amount)"}', '{"amount": "1 / {value}"}'])
    WHEN 'track' THEN hostile.pick(ARRAY['{status}', '{status,email}'])
    WHEN 'redact' THEN '{email}'
    WHEN 'key' THEN hostile.pick(ARRAY['{id}', '{b,a}', '{email}'])
    WHEN 'transition' THEN hostile.pick('{a,b,c}'::text[])
    WHEN 'to_state' THEN hostile.pick('{a,b,c}'::text[])
    WHEN 'require' THEN hostile.pick('{1,2}'::text[])
    WHEN 'roles' THEN hostile.pick(ARRAY['{risk,legal}', '{risk}'])
    WHEN 'role' THEN hostile.pick('{risk,legal}'::text[])
    WHEN 'by' THEN hostile.pick('{ann,bob}'::text[])
    WHEN 'bind' THEN '{amount}'
    WHEN 'requester' THEN 'owner'
    WHEN 'condition' THEN hostile.pick(ARRAY['NEW.amount > 1', 'NEW.email = (SELECT max(email) FROM parent)'])
    WHEN 'expires' THEN hostile.pick(ARRAY['1 day', '1 microsecond'])
    WHEN 'kind' THEN hostile.pick('{define,normalize,audit,consensus}'::text[])
    WHEN 'mode' THEN hostile.pick('{always,origin,everywhere}'::text[])
    WHEN 'format' THEN hostile.pick('{mermaid,dot,svg}'::text[])
    WHEN 'entity_id' THEN hostile.pick(ARRAY['1', '2', '3', '["x","1"]', '["1","a"]', '["2","b"]'])
    WHEN 'at' THEN clock_timestamp()::text
END
$$;

CREATE FUNCTION hostile.value(type text) RETURNS text LANGUAGE sql VOLATILE AS $$
SELECT CASE type
    WHEN 'text' THEN hostile.pick(ARRAY['', ' ', 'a', 'status', 'NEW.id', 'OLD', 'NEW', 'true', '1; DROP TABLE plain', 'a->b', '->', '{value}', '{value} {value',
        E'\u00e9\u0301\u202e', repeat('x', 70), repeat('(', 20000), repeat('NEW.id + ', 3000) || '1 > 0', repeat('["', 50000), '{"a":', '%s%n', '''', '$1', E'\n--', 'NEW.*',
        '(SELECT 1 FROM nothing)', 'count(*) > 0', 'lag(NEW.id) OVER () > 0', 'NEW.ctid IS NOT NULL', 'NEW.tableoid > 0', 'pg_sleep(0) IS NULL', 'generate_series(1, 3) > 1',
        'NEW IS NOT NULL', 'row(NEW.*) IS NULL', 'hostile.relation() IS NULL', 'array[1] || NEW.amount = ''{}''', 'NEW.status COLLATE "nothing" > ''''',
        '(WITH x AS (INSERT INTO plain VALUES (9) RETURNING 1) SELECT true FROM x)', 'pgshift.drop_rule(''plain'', ''audit'') > 0', 'current_setting(''no.such'') = ''''',
        '["1"]', '[]', '["1",null]', '[1,2]', '{"a":1}', '["x","1","2"]', '9999999999999999999999'])
    WHEN 'name' THEN hostile.pick(ARRAY['status', 'email', 'Id', 'sta tus', 'ctid', 'tableoid', 'xmin', '', 'none', '........pg.dropped.6........', repeat('n', 63)])
    WHEN 'text[]' THEN hostile.pick(ARRAY['{}', '{NULL}', '{a,NULL}', '{a,a}', '{""}', '{{a,b},{c,d}}', '[5:6]={a,b}', '{id,id}', '{ctid}', '{email,status,id,amount}',
        (SELECT array_agg('s' || i)::text FROM generate_series(1, 1001) AS i), array_fill(repeat('y', 1000), '{50}')::text])
    WHEN 'jsonb' THEN hostile.pick(ARRAY['null', '1', '"a"', '[]', '{}', '{"": ""}', '{"a": null}', '{"a": "b"}', '{"a": [1]}', '{"a": [["b"]]}', '{"a": {"b": "c"}}', '{"id": "{value}"}',
        '{"a": ["b", "b"]}', '[{"a": "b"}]', '1e400', '{"email": "{value"}', '{"email": "nothing({value})"}', '{"email": "{value}; SELECT 1"}', '{"email": "/* {value}"}',
        '{"status": "NEW.status || ''x''"}', '{"email": "$1"}', '{"email": "({value}, 1)"}', '{"ctid": "{value}"}', '{"a->b": "NEW"}', '{"a->b": ""}', '{"a->": "true"}',
        repeat('[', 2000) || repeat(']', 2000), jsonb_build_object(repeat('k', 10000), repeat('v', 100000))::text])
    WHEN 'boolean' THEN hostile.pick('{true,false}'::text[])
    WHEN 'integer' THEN hostile.pick('{0,-1,1,2147483647,-2147483648,100}'::text[])
    WHEN 'interval' THEN hostile.pick(ARRAY['0', '-1 day', '178000000 years', '1 month', '1e-6 s'])
    WHEN 'timestamp with time zone' THEN hostile.pick(ARRAY['infinity', '-infinity', '4713-01-01 BC', '294276-12-31', '2000-01-01'])
    WHEN 'bytea' THEN hostile.pick(ARRAY['', '\x00', '\x7b7d00', '\x7b', '\xffff', '\x6e756c6c00'])
END
$$;

CREATE FUNCTION hostile.argument(name text, type text) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    content text := CASE WHEN hostile.chance(65) THEN hostile.fitting(name) END;
BEGIN
    IF hostile.chance(3) THEN RETURN 'NULL'; END IF;
    IF type = 'anyelement' THEN RETURN format('NULL::%s', coalesce(nullif(hostile.relation(), '-'), 'int')); END IF;
    IF type = 'regclass' THEN RETURN format('%L::regclass', hostile.relation()); END IF;
    RETURN format('%L::%s', coalesce(content, hostile.value(type)), type);
END $$;

CREATE VIEW hostile.functions AS
SELECT p.oid, p.proname AS name, p.proargnames[1:p.pronargs] AS names, p.pronargs - p.pronargdefaults AS needed,
       ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY AS u (t, n) ORDER BY n) AS types,
       -- Installers have most to say.
       CASE WHEN p.prorettype = 'regclass'::regtype THEN 4 ELSE 1 END AS weight
  FROM pg_proc AS p
 WHERE p.pronamespace = 'pgshift'::regnamespace AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype);

CREATE FUNCTION hostile.call() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    called record;
    given text[] := '{}';
BEGIN
    SELECT * INTO called FROM hostile.functions ORDER BY random() ^ (1.0 / weight) DESC LIMIT 1;
    FOR i IN 1 .. cardinality(called.types) LOOP
        CONTINUE WHEN i > called.needed AND hostile.chance(65);
        given := given || format('%s => %s', quote_ident(called.names[i]), hostile.argument(called.names[i], called.types[i]));
    END LOOP;
    RETURN format('SELECT * FROM pgshift.%I(%s)', called.name, array_to_string(given, ', '));
END $$;

CREATE FUNCTION hostile.write() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    target text := CASE WHEN hostile.chance(80) THEN hostile.pick('{plain,plain,composite,parted,parted,parted_a,parted_b,parent,no_key,domains}'::text[]) ELSE hostile.relation() END;
    key text := CASE WHEN target LIKE 'parted%' THEN 'id, region' WHEN target = 'composite' THEN 'a, b' WHEN target = 'domains' THEN 'status, id' ELSE 'id' END;
    id text := 1 + floor(random() * 3)::int;
    keys text := CASE WHEN target LIKE 'parted%' THEN id || hostile.pick(ARRAY[', ''a''', ', ''b''', ', ''z'''])
                      WHEN target IN ('composite', 'domains') THEN id || ', ''x' || id || '''' ELSE id END;
    state text := hostile.pick(ARRAY['''a''', '''b''', '''c''', 'NULL', '''1''', '''x''']);
    wanted text := format('%s = %s', split_part(key, ',', 1), id);
BEGIN
    RETURN CASE hostile.pick('{insert,insert,upsert,update,update,update,key,delete,truncate,merge,copy,all,alone}'::text[])
        WHEN 'insert' THEN format('INSERT INTO %s (%s, email, amount) VALUES (%s, '' A@B '', %s)', target, key, keys, id)
        WHEN 'upsert' THEN format('INSERT INTO %s (%s, email) VALUES (%s, NULL) ON CONFLICT (%s) DO UPDATE SET email = ''u'', status = %s', target, key, keys, key, state)
        WHEN 'update' THEN format('UPDATE %s SET status = %s, amount = %s WHERE %s', target, state, id, wanted)
        WHEN 'key' THEN format('UPDATE %s SET (%s) = ROW (%s) WHERE %s', target, key, keys, wanted)
        WHEN 'delete' THEN format('DELETE FROM %s WHERE %s', target, wanted)
        WHEN 'truncate' THEN format('TRUNCATE %s CASCADE', target)
        WHEN 'merge' THEN format('MERGE INTO %s AS t USING (VALUES (%s)) AS s (x) ON %s = s.x WHEN MATCHED AND random() < 0.3 THEN DELETE WHEN MATCHED THEN UPDATE SET status = %s WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)',
                                 target, id, 't.' || split_part(key, ',', 1), state, key, keys)
        WHEN 'copy' THEN format('INSERT INTO %s SELECT * FROM %s', target, target)
        WHEN 'all' THEN format('UPDATE %s SET status = %s', target, state)
        ELSE format('UPDATE ONLY %s SET email = repeat(''Long '', 4000) WHERE %s', target, wanted) END;
END $$;

-- Our trigger functions where they don't belong, with arguments that no installer wrote.
CREATE FUNCTION hostile.trigger() RETURNS text LANGUAGE sql VOLATILE AS $$
SELECT format('CREATE TRIGGER %I %s %s ON %s %s EXECUTE FUNCTION %s(%s)',
              hostile.pick(ARRAY['zz_pgshift_2_define_status', 'zz_pgshift_1_normalize', 'zz_pgshift_4_audit', 'zz_pgshift_3_consensus_c', 'other']),
              hostile.pick('{BEFORE,AFTER,"INSTEAD OF"}'::text[]), hostile.pick(ARRAY['INSERT OR UPDATE', 'DELETE', 'TRUNCATE', 'INSERT OR UPDATE OR DELETE']),
              hostile.relation(), hostile.pick(ARRAY['FOR EACH ROW', 'FOR EACH STATEMENT']), hostile.pick(array_agg(p.oid::regproc)),
              hostile.pick(ARRAY['', quote_literal(hostile.value('jsonb')), quote_literal(hostile.value('text')), '''{}'', ''{}''',
                  quote_literal((SELECT hostile.pick(array_agg(definition::text)) FROM pgshift.rules)),
                  quote_literal(jsonb_build_object('field', hostile.value('name'), 'states', hostile.value('text[]'), 'transitions', '{}'::jsonb))]))
  FROM pg_proc AS p WHERE p.pronamespace = 'pgshift'::regnamespace AND p.prorettype = 'trigger'::regtype
$$;

CREATE FUNCTION hostile.change() RETURNS text LANGUAGE sql VOLATILE AS $$
SELECT format(hostile.pick(ARRAY['ALTER TABLE %1$s RENAME %2$I TO renamed', 'ALTER TABLE %1$s RENAME renamed TO %2$I', 'ALTER TABLE %1$s DROP COLUMN %2$I', 'ALTER TABLE %1$s DROP COLUMN %2$I CASCADE',
           'ALTER TABLE %1$s ADD COLUMN %2$I text', 'ALTER TABLE %1$s ALTER %2$I TYPE varchar(20)', 'ALTER TABLE %1$s ALTER %2$I TYPE int USING 1', 'ALTER TABLE %1$s DISABLE TRIGGER ALL',
           'ALTER TABLE %1$s ENABLE TRIGGER ALL', 'ALTER TABLE parted DETACH PARTITION parted_a', 'ALTER TABLE parted ATTACH PARTITION parted_a FOR VALUES IN (''a'')',
           'DROP TABLE %1$s', 'DROP TABLE %1$s CASCADE', 'ALTER TABLE %1$s RENAME TO other', 'ALTER TABLE other RENAME TO plain', 'ALTER TABLE %1$s SET SCHEMA hostile',
           'ALTER TYPE state RENAME VALUE ''b'' TO ''bb''', 'ALTER TYPE state RENAME VALUE ''bb'' TO ''b''', 'ALTER TABLE %1$s DROP CONSTRAINT %1$s_pkey', 'ALTER TABLE %1$s ADD PRIMARY KEY (id)',
           'CREATE INDEX ON %1$s (%2$I)', 'CLUSTER plain USING plain_pkey', 'VACUUM FULL %1$s', 'ANALYZE %1$s', 'REFRESH MATERIALIZED VIEW snapshot', 'ALTER TABLE %1$s ALTER %2$I SET NOT NULL',
           'CREATE TABLE copy (LIKE %1$s INCLUDING ALL)', 'DROP TABLE copy', 'CREATE TEMP TABLE plain (id int PRIMARY KEY, status text, email text, amount int)', 'DROP TABLE pg_temp.plain',
           'ALTER TABLE %1$s REPLICA IDENTITY FULL', 'COMMENT ON TABLE %1$s IS ''x''', 'SET search_path = hostile, public', 'RESET search_path', 'SET DateStyle = ''German''', 'SET session_replication_role = replica',
           'RESET ALL', 'DISCARD PLANS', 'DISCARD ALL', 'REINDEX TABLE %1$s', 'DROP FUNCTION pgshift.define_trigger() CASCADE']),
       CASE WHEN hostile.chance(70) THEN hostile.pick('{plain,composite,parted,parted_a,no_key,domains,parent}'::text[]) ELSE hostile.relation() END,
       hostile.pick('{status,email,amount,id,owner}'::text[]))
$$;

CREATE FUNCTION hostile.statement() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    roll float := random() * 100;
BEGIN
    RETURN CASE WHEN roll < 45 THEN hostile.call() WHEN roll < 78 THEN hostile.write() WHEN roll < 81 THEN hostile.trigger() WHEN roll < 86 THEN hostile.change()
                WHEN roll < 89 THEN 'CALL hostile.make_tables()'
                -- An error in a transaction makes all that follows of it useless.
                ELSE hostile.pick(ARRAY['BEGIN', 'COMMIT', 'COMMIT', 'ROLLBACK', 'COMMIT', 'ROLLBACK', 'SAVEPOINT s', 'ROLLBACK TO s']) END;
END $$;
