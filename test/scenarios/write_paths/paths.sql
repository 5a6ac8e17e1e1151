-- The ways by which rows are written, one a row: to add one, add it here, and run `make write-paths`.
--
--   insert, update, delete, truncate
--                 SQL, for psql, that does that: insert puts row {id} with state {to} and {note}, update changes row {id}, which
--                 is in state {from}, to {to} and {note}; delete and truncate remove it. The write comes last. {INSERT},
--                 {UPDATE} and {DELETE} are the plain statements that do that.
--   create_table  makes `loans` (id, status, note), where it isn't an ordinary table
--   prepare       what it takes besides, when the rules are there
--   tables        the tables that get the rule; target: the one that the row must be in; key: its primary key
--   writes        the columns that it can set
--   rules, checks those that it can be tried with, where it isn't all
--   sqlstate      what the session sees where the rule refuses; of a COPY from or to the client, 25P02 in the next statement
--   commits       it can't be tried in a transaction that is rolled back; cleanup: what it leaves besides `loans`
--   since, needs  the PostgreSQL that has it; the extension, or `prepared transactions`
--   not_held      rules that don't hold, and why: the checks must fail then
--   note          what the table says about it; proof: the test that is meant, if it isn't this one

SELECT matrix.family('INSERT and COPY');
SELECT matrix.path('INSERT … VALUES', insert => $$INSERT INTO loans VALUES ({id}, {to}, {note});$$);
SELECT matrix.path('INSERT … SELECT', insert => $$INSERT INTO loans SELECT v, {to}, {note} FROM generate_series({id}, {id}) AS v;$$);
SELECT matrix.path('INSERT … RETURNING', insert => $$INSERT INTO loans VALUES ({id}, {to}, {note}) RETURNING *;$$);
SELECT matrix.path('INSERT, all by column defaults and an identity',
    create_table => 'CREATE TABLE loans (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, status text, note text);',
    insert => $$ALTER TABLE loans ALTER status SET DEFAULT {to}, ALTER note SET DEFAULT {note}, ALTER id RESTART WITH 1;
                INSERT INTO loans DEFAULT VALUES;$$);
SELECT matrix.path('INSERT … ON CONFLICT DO NOTHING',
    insert => $$INSERT INTO loans VALUES ({id}, {to}, {note}) ON CONFLICT DO NOTHING;$$);
SELECT matrix.path('INSERT … ON CONFLICT DO UPDATE',
    update => $$INSERT INTO loans VALUES ({id}, 'new', 'proposed') ON CONFLICT (id) DO UPDATE SET status = {to}, note = {note};$$);
SELECT matrix.path('INSERT … ON CONFLICT DO UPDATE to the row that is proposed',
    update => $$INSERT INTO loans VALUES ({id}, {to}, {note})
                ON CONFLICT (id) DO UPDATE SET status = excluded.status, note = excluded.note;$$);
SELECT matrix.path('COPY FROM, text',
    insert => $$COPY (SELECT {id}, {to}::text, {note}::text) TO '{directory}/row';
                COPY loans FROM '{directory}/row';$$);
SELECT matrix.path('COPY FROM stdin, csv', sqlstate => '25P02', insert => $$COPY loans FROM stdin (FORMAT csv);
{id},{to:raw},{note:raw}
\.
$$);
SELECT matrix.path('COPY FROM, binary',
    insert => $$COPY (SELECT {id}, {to}::text, {note}::text) TO '{directory}/row' (FORMAT binary);
                COPY loans FROM '{directory}/row' (FORMAT binary);$$);
SELECT matrix.path('COPY FROM … WHERE', sqlstate => '25P02', insert => $$COPY loans FROM stdin (FORMAT csv) WHERE id < 9;
9,nonsense,left out
{id},{to:raw},{note:raw}
\.
$$);
SELECT matrix.path('COPY FROM … FREEZE, into a partition made in the same transaction', sqlstate => '25P02',
    create_table => 'CREATE TABLE loans (id int PRIMARY KEY, status text, note text) PARTITION BY RANGE (id);
                     CREATE TABLE loans_rest PARTITION OF loans FOR VALUES FROM (2) TO (9);',
    insert => $$CREATE TABLE loans_first PARTITION OF loans FOR VALUES FROM (0) TO (2);
COPY loans_first FROM stdin (FORMAT csv, FREEZE);
{id},{to:raw},{note:raw}
\.
$$);
SELECT matrix.path('COPY FROM … ON_ERROR ignore', since => 17, sqlstate => '25P02', insert => $$COPY loans FROM stdin (FORMAT csv, ON_ERROR ignore);
x,new,left out
{id},{to:raw},{note:raw}
\.
$$);

SELECT matrix.family('UPDATE, DELETE and TRUNCATE');
SELECT matrix.path('UPDATE, DELETE',
    update => $$UPDATE loans SET status = {to}, note = {note} WHERE id = {id};$$,
    delete => $$DELETE FROM loans WHERE id = {id};$$,
    insert => $$INSERT INTO loans VALUES ({id}, {to}, {note});$$);
SELECT matrix.path('UPDATE, DELETE … RETURNING',
    update => $$UPDATE loans SET status = {to}, note = {note} WHERE id = {id} RETURNING *;$$,
    delete => $$DELETE FROM loans WHERE id = {id} RETURNING *;$$);
SELECT matrix.path('UPDATE … FROM, DELETE … USING',
    update => $$UPDATE loans SET status = v.status, note = v.note FROM (VALUES ({id}, {to}, {note})) AS v (id, status, note)
                 WHERE loans.id = v.id;$$,
    delete => $$DELETE FROM loans USING (VALUES ({id})) AS v (id) WHERE loans.id = v.id;$$);
SELECT matrix.path('UPDATE of a row from a sub-select',
    update => $$UPDATE loans SET (status, note) = (SELECT {to}, {note}) WHERE id = {id};$$);
SELECT matrix.path('UPDATE of several rows at once',
    update => $$UPDATE loans SET status = CASE id WHEN {id} THEN {to} ELSE status END, note = CASE id WHEN {id} THEN {note} ELSE note END;$$);
SELECT matrix.path('by ctid',
    update => $$UPDATE loans SET status = {to}, note = {note} WHERE ctid = (SELECT ctid FROM loans WHERE id = {id});$$,
    delete => $$DELETE FROM loans WHERE ctid = ANY (ARRAY(SELECT ctid FROM loans WHERE id = {id}));$$);
SELECT matrix.path('WHERE CURRENT OF',
    update => $$DECLARE c CURSOR FOR SELECT * FROM loans WHERE id = {id} FOR UPDATE;
                FETCH c;
                UPDATE loans SET status = {to}, note = {note} WHERE CURRENT OF c;$$,
    delete => $$DECLARE c CURSOR FOR SELECT * FROM loans WHERE id = {id};
                FETCH c;
                DELETE FROM loans WHERE CURRENT OF c;$$);
SELECT matrix.path('SELECT … FOR UPDATE, then UPDATE, DELETE',
    update => $$SELECT * FROM loans WHERE id = {id} FOR UPDATE;
                {UPDATE}$$,
    delete => $$SELECT * FROM loans WHERE id = {id} FOR UPDATE;
                {DELETE}$$);
SELECT matrix.path('UPDATE of a row that another transaction changes meanwhile', proof => 'test/isolation/specs/rule_waiting_writers.spec',
    note => 'READ COMMITTED: rules see the row as the other transaction leaves it. REPEATABLE READ and SERIALIZABLE: 40001.');
SELECT matrix.path('UPDATE of the key', key => '{id,note}',
    create_table => 'CREATE TABLE loans (id int, status text, note text, PRIMARY KEY (id, note));',
    update => '{UPDATE}',
    note => 'The approvals are those of the key that the row had; the log has the change under both.');
SELECT matrix.path('TRUNCATE', truncate => 'TRUNCATE loans;');
SELECT matrix.path('TRUNCATE … CASCADE of a referenced table',
    prepare => $$CREATE TABLE customers (id int PRIMARY KEY);
                 ALTER TABLE loans ADD customer int REFERENCES customers;$$,
    truncate => $$TRUNCATE customers CASCADE;$$);

SELECT matrix.family('MERGE and queries that write');
SELECT matrix.path('MERGE',
    insert => $$MERGE INTO loans USING (VALUES ({id})) AS v (id) ON loans.id = v.id
                 WHEN NOT MATCHED THEN INSERT VALUES (v.id, {to}, {note});$$,
    update => $$MERGE INTO loans USING (VALUES ({id})) AS v (id) ON loans.id = v.id
                 WHEN MATCHED AND status = 'nothing' THEN DO NOTHING
                 WHEN MATCHED THEN UPDATE SET status = {to}, note = {note};$$,
    delete => $$MERGE INTO loans USING (VALUES ({id})) AS v (id) ON loans.id = v.id WHEN MATCHED THEN DELETE;$$);
SELECT matrix.path('MERGE into a partitioned table, matched or not',
    create_table => 'CREATE TABLE loans (id int PRIMARY KEY, status text, note text) PARTITION BY RANGE (id);
                     CREATE TABLE loans_rest PARTITION OF loans FOR VALUES FROM (2) TO (9);
                     CREATE TABLE loans_first PARTITION OF loans FOR VALUES FROM (0) TO (2);',
    insert => $$MERGE INTO loans USING (VALUES ({id})) AS v (id) ON loans.id = v.id
                 WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (v.id, {to}, {note});$$,
    update => $$MERGE INTO loans USING (VALUES ({id})) AS v (id) ON loans.id = v.id
                 WHEN MATCHED THEN UPDATE SET status = {to}, note = {note} WHEN NOT MATCHED THEN INSERT VALUES (v.id, 'other', '');$$,
    delete => $$MERGE INTO loans USING (VALUES ({id})) AS v (id) ON loans.id = v.id
                 WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (v.id, 'other', '');$$);
SELECT matrix.path('MERGE … RETURNING', since => 17,
    insert => $$MERGE INTO loans USING (VALUES ({id})) AS v (id) ON loans.id = v.id
                 WHEN NOT MATCHED THEN INSERT VALUES (v.id, {to}, {note}) RETURNING merge_action(), loans.*;$$,
    update => $$MERGE INTO loans USING (VALUES ({id})) AS v (id) ON loans.id = v.id
                 WHEN MATCHED THEN UPDATE SET status = {to}, note = {note} RETURNING merge_action(), loans.*;$$,
    delete => $$MERGE INTO loans USING (VALUES ({id})) AS v (id) ON loans.id = v.id
                 WHEN MATCHED THEN DELETE RETURNING merge_action(), loans.*;$$);
SELECT matrix.path('MERGE … WHEN NOT MATCHED BY SOURCE', since => 17,
    update => $$MERGE INTO loans USING (VALUES (2)) AS v (id) ON loans.id = v.id
                 WHEN NOT MATCHED BY SOURCE THEN UPDATE SET status = {to}, note = {note};$$,
    delete => $$MERGE INTO loans USING (VALUES (2)) AS v (id) ON loans.id = v.id WHEN NOT MATCHED BY SOURCE THEN DELETE;$$);
SELECT matrix.path('MERGE into a view', since => 17, prepare => 'CREATE VIEW lent AS SELECT * FROM loans;',
    update => $$MERGE INTO lent USING (VALUES ({id})) AS v (id) ON lent.id = v.id
                 WHEN MATCHED THEN UPDATE SET status = {to}, note = {note};$$);
SELECT matrix.path('WITH … that writes',
    insert => $$WITH w AS (INSERT INTO loans VALUES ({id}, {to}, {note}) RETURNING id) SELECT count(*) FROM w;$$,
    update => $$WITH w AS (UPDATE loans SET status = {to}, note = {note} WHERE id = {id}) SELECT;$$,
    delete => $$WITH w AS (DELETE FROM loans WHERE id = {id} RETURNING id) SELECT count(*) FROM w;$$);
SELECT matrix.path('COPY (… RETURNING) TO', sqlstate => '25P02',
    insert => $$COPY (INSERT INTO loans VALUES ({id}, {to}, {note}) RETURNING *) TO stdout;$$,
    update => $$COPY (UPDATE loans SET status = {to}, note = {note} WHERE id = {id} RETURNING *) TO stdout;$$,
    delete => $$COPY (DELETE FROM loans WHERE id = {id} RETURNING *) TO stdout;$$);
SELECT matrix.path('EXPLAIN ANALYZE',
    insert => $$EXPLAIN (ANALYZE, TIMING off) {INSERT}$$,
    update => $$EXPLAIN (ANALYZE, TIMING off) {UPDATE}$$,
    delete => $$EXPLAIN (ANALYZE, TIMING off) {DELETE}$$);
SELECT matrix.path('prepared statement',
    insert => $$PREPARE w (int, text, text) AS INSERT INTO loans VALUES ($1, $2, $3);
                EXECUTE w ({id}, {to}, {note});$$,
    update => $$PREPARE w (int, text, text) AS UPDATE loans SET status = $2, note = $3 WHERE id = $1;
                EXECUTE w ({id}, {to}, {note});$$,
    delete => $$PREPARE w (int) AS DELETE FROM loans WHERE id = $1;
                EXECUTE w ({id});$$);
SELECT matrix.path('prepared statement with a generic plan, planned before the rule',
    tables => '{}',
    insert => $$SET plan_cache_mode = force_generic_plan;
                PREPARE w (int, text, text) AS INSERT INTO loans VALUES ($1, $2, $3);
                {install}
                EXECUTE w ({id}, {to}, {note});$$,
    update => $$SET plan_cache_mode = force_generic_plan;
                PREPARE w (int, text, text) AS UPDATE loans SET status = $2, note = $3 WHERE id = $1;
                EXECUTE w (7, '', '');
                {install}
                EXECUTE w ({id}, {to}, {note});$$,
    delete => $$SET plan_cache_mode = force_generic_plan;
                PREPARE w (int) AS DELETE FROM loans WHERE id = $1;
                EXECUTE w (7);
                {install}
                EXECUTE w ({id});$$,
    rules => '{define,normalize,audit}');
SELECT matrix.path('extended query protocol, parameters bound by the client', since => 16,
    insert => $$INSERT INTO loans VALUES ($1, $2, $3) \bind {id} {to} {note} \g$$,
    update => $$UPDATE loans SET status = $2, note = $3 WHERE id = $1 \bind {id} {to} {note} \g$$,
    delete => $$DELETE FROM loans WHERE id = $1 \bind {id} \g$$);
SELECT matrix.path('INSERT … SELECT of a parallel query',
    prepare => $$CREATE TABLE source AS SELECT i, repeat('x', 500) FROM generate_series(1, 100) AS i;
                 ANALYZE source;$$,
    insert => $$SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
                SELECT set_config(name, 'regress', false) FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query');
                INSERT INTO loans SELECT i, {to}, {note} FROM source WHERE i = {id};$$);

SELECT matrix.family('Views and rewrite rules');
SELECT matrix.path('updatable view', prepare => 'CREATE VIEW lent AS SELECT * FROM loans;',
    insert => $$INSERT INTO lent VALUES ({id}, {to}, {note});$$,
    update => $$UPDATE lent SET status = {to}, note = {note} WHERE id = {id};$$,
    delete => $$DELETE FROM lent WHERE id = {id};$$);
SELECT matrix.path('view WITH CASCADED CHECK OPTION on a view',
    prepare => $$CREATE VIEW lent AS SELECT * FROM loans WHERE id > 0;
                 CREATE VIEW lent_too AS SELECT id AS number, note AS remark, status AS stage FROM lent WITH CASCADED CHECK OPTION;$$,
    insert => $$INSERT INTO lent_too VALUES ({id}, {note}, {to});$$,
    update => $$UPDATE lent_too SET stage = {to}, remark = {note} WHERE number = {id};$$,
    delete => $$DELETE FROM lent_too WHERE number = {id};$$);
SELECT matrix.path('view with security_barrier and security_invoker',
    prepare => 'CREATE VIEW lent WITH (security_barrier, security_invoker) AS SELECT * FROM loans WHERE id > 0;
                CREATE ROLE matrix_clerk; GRANT ALL ON lent, loans TO matrix_clerk;',
    insert => $$SET ROLE matrix_clerk; INSERT INTO lent VALUES ({id}, {to}, {note});$$,
    update => $$SET ROLE matrix_clerk; UPDATE lent SET status = {to}, note = {note} WHERE id = {id};$$,
    delete => $$SET ROLE matrix_clerk; DELETE FROM lent WHERE id = {id};$$);
SELECT matrix.path('view with INSTEAD OF triggers that write',
    prepare => $$CREATE VIEW lent AS SELECT * FROM loans;
                 CREATE FUNCTION write_instead() RETURNS trigger LANGUAGE plpgsql AS $do$
                 BEGIN
                     IF TG_OP = 'INSERT' THEN
                         INSERT INTO loans VALUES (NEW.*);
                     ELSIF TG_OP = 'UPDATE' THEN
                         UPDATE loans SET status = NEW.status, note = NEW.note WHERE id = OLD.id;
                     ELSE
                         DELETE FROM loans WHERE id = OLD.id;
                     END IF;
                     RETURN coalesce(NEW, OLD);
                 END $do$;
                 CREATE TRIGGER write_instead INSTEAD OF INSERT OR UPDATE OR DELETE ON lent
                     FOR EACH ROW EXECUTE FUNCTION write_instead();$$,
    insert => $$INSERT INTO lent VALUES ({id}, {to}, {note});$$,
    update => $$UPDATE lent SET status = {to}, note = {note} WHERE id = {id};$$,
    delete => $$DELETE FROM lent WHERE id = {id};$$,
    note => 'A trigger that writes nothing writes nothing: no rule is asked.');
SELECT matrix.path('COPY into a view with an INSTEAD OF trigger that writes', sqlstate => '25P02',
    prepare => $$CREATE VIEW lent AS SELECT * FROM loans;
                 CREATE FUNCTION write_instead() RETURNS trigger LANGUAGE plpgsql AS
                     'BEGIN INSERT INTO loans VALUES (NEW.*); RETURN NEW; END';
                 CREATE TRIGGER write_instead INSTEAD OF INSERT ON lent FOR EACH ROW EXECUTE FUNCTION write_instead();$$,
    insert => $$COPY lent FROM stdin (FORMAT csv);
{id},{to:raw},{note:raw}
\.
$$);
SELECT matrix.path('rewrite rule, DO INSTEAD, on another table',
    prepare => $$CREATE TABLE inbox AS SELECT 1 AS id, '' AS status, '' AS note;
                 CREATE RULE a AS ON INSERT TO inbox DO INSTEAD INSERT INTO loans VALUES (NEW.id, NEW.status, NEW.note);
                 CREATE RULE b AS ON UPDATE TO inbox DO INSTEAD UPDATE loans SET status = NEW.status, note = NEW.note WHERE id = NEW.id;
                 CREATE RULE c AS ON DELETE TO inbox DO INSTEAD DELETE FROM loans WHERE id = OLD.id;$$,
    insert => $$INSERT INTO inbox VALUES ({id}, {to}, {note});$$,
    update => $$UPDATE inbox SET status = {to}, note = {note};$$,
    delete => $$DELETE FROM inbox;$$);
SELECT matrix.path('rewrite rule, DO ALSO, on another table',
    prepare => $$CREATE TABLE inbox AS SELECT 1 AS id, '' AS status, '' AS note;
                 CREATE RULE a AS ON INSERT TO inbox DO ALSO INSERT INTO loans VALUES (NEW.id, NEW.status, NEW.note);
                 CREATE RULE b AS ON UPDATE TO inbox DO ALSO UPDATE loans SET status = NEW.status, note = NEW.note WHERE id = NEW.id;
                 CREATE RULE c AS ON DELETE TO inbox DO ALSO DELETE FROM loans WHERE id = OLD.id;$$,
    insert => $$INSERT INTO inbox VALUES ({id}, {to}, {note});$$,
    update => $$UPDATE inbox SET status = {to}, note = {note};$$,
    delete => $$DELETE FROM inbox;$$);
SELECT matrix.path('rewrite rule on the table itself',
    prepare => $$CREATE TABLE inbox (id int, status text, note text);
                 CREATE RULE other AS ON UPDATE TO loans WHERE NEW.note = 'elsewhere' DO INSTEAD INSERT INTO inbox VALUES (NEW.id);
                 CREATE RULE removed AS ON DELETE TO loans DO ALSO INSERT INTO inbox VALUES (OLD.id);$$,
    update => '{UPDATE}', delete => '{DELETE}');

SELECT matrix.family('Functions and transactions');
SELECT matrix.path('SQL function, SECURITY DEFINER',
    prepare => $$CREATE FUNCTION lend(int, text, text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS
                     'INSERT INTO loans VALUES ($1, $2, $3)';
                 CREATE FUNCTION change(int, text, text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public
                     BEGIN ATOMIC UPDATE loans SET status = $2, note = $3 WHERE id = $1; END;
                 CREATE FUNCTION remove(int) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS
                     'DELETE FROM loans WHERE id = $1';
                 CREATE ROLE matrix_clerk;$$,
    insert => $$SET ROLE matrix_clerk; SELECT lend({id}, {to}, {note});$$,
    update => $$SET ROLE matrix_clerk; SELECT change({id}, {to}, {note});$$,
    delete => $$SET ROLE matrix_clerk; SELECT remove({id});$$);
SELECT matrix.path('PL/pgSQL',
    insert => $$DO $do$ BEGIN {INSERT} END $do$;$$,
    update => $$DO $do$ BEGIN {UPDATE} END $do$;$$,
    delete => $$DO $do$ BEGIN {DELETE} END $do$;$$);
SELECT matrix.path('PL/pgSQL, dynamic SQL',
    insert => $$DO $do$ BEGIN EXECUTE 'INSERT INTO loans VALUES ($1, $2, $3)' USING {id}, {to}, {note}; END $do$;$$,
    update => $$DO $do$ BEGIN EXECUTE format('UPDATE loans SET status = %L, note = %L WHERE id = {id}', {to}, {note}); END $do$;$$,
    delete => $$DO $do$ BEGIN EXECUTE format('DELETE FROM %I WHERE id = %s', 'loans', {id}); END $do$;$$);
SELECT matrix.path('PL/pgSQL, in a loop over a cursor',
    update => $$DO $do$ DECLARE c CURSOR FOR SELECT * FROM loans WHERE id = {id} FOR UPDATE;
                BEGIN FOR r IN c LOOP UPDATE loans SET status = {to}, note = {note} WHERE CURRENT OF c; END LOOP; END $do$;$$,
    delete => $$DO $do$ DECLARE c CURSOR FOR SELECT * FROM loans WHERE id = {id} FOR UPDATE;
                BEGIN FOR r IN c LOOP DELETE FROM loans WHERE CURRENT OF c; END LOOP; END $do$;$$);
SELECT matrix.path('PL/pgSQL, the error caught', sqlstate => '00000',
    insert => $$DO $do$ BEGIN {INSERT}
                EXCEPTION WHEN check_violation THEN NULL; END $do$;$$,
    update => $$DO $do$ BEGIN {UPDATE}
                EXCEPTION WHEN check_violation THEN NULL; END $do$;$$,
    delete => $$DO $do$ BEGIN {DELETE} EXCEPTION WHEN OTHERS THEN NULL; END $do$;$$);
SELECT matrix.path('PL/pgSQL, another write undone by an EXCEPTION block',
    update => $$DO $do$ BEGIN
                    BEGIN
                        UPDATE loans SET note = 'undone' WHERE id = {id} AND status <> 'done';
                        RAISE division_by_zero;
                    EXCEPTION WHEN division_by_zero THEN NULL;
                    END;
                    {UPDATE}
                END $do$;$$);
SELECT matrix.path('procedure that commits', commits => true,
    prepare => $$CREATE PROCEDURE change(int, text, text) LANGUAGE plpgsql AS
                 'BEGIN UPDATE loans SET note = note WHERE id = $1; COMMIT; UPDATE loans SET status = $2, note = $3 WHERE id = $1; COMMIT; END';$$,
    update => $$CALL change({id}, {to}, {note});$$,
    cleanup => 'DROP PROCEDURE change;');
SELECT matrix.path('after ROLLBACK TO SAVEPOINT, before RELEASE',
    update => $$SAVEPOINT a; DELETE FROM loans WHERE id = {id} AND status <> 'done'; ROLLBACK TO a;
                SAVEPOINT b; {UPDATE} RELEASE b;$$, sqlstate => '25P02',
    note => 'RELEASE of what has failed: 25P02.');
SELECT matrix.path('two-phase commit', commits => true, needs => 'prepared transactions', sqlstate => '42704',
    insert => $$BEGIN; {INSERT} PREPARE TRANSACTION 'matrix'; COMMIT PREPARED 'matrix';$$,
    update => $$BEGIN; {UPDATE} PREPARE TRANSACTION 'matrix'; COMMIT PREPARED 'matrix';$$,
    delete => $$BEGIN; {DELETE} PREPARE TRANSACTION 'matrix'; COMMIT PREPARED 'matrix';$$,
    note => 'What was refused can''t be prepared, so COMMIT PREPARED finds nothing: 42704.');
SELECT matrix.path('autocommit, each statement a transaction', commits => true,
    insert => '{INSERT}', update => '{UPDATE}', delete => '{DELETE}', truncate => 'TRUNCATE loans;');
SELECT matrix.path('REPEATABLE READ', commits => true,
    insert => 'BEGIN ISOLATION LEVEL REPEATABLE READ; {INSERT} COMMIT;',
    update => 'BEGIN ISOLATION LEVEL REPEATABLE READ; {UPDATE} COMMIT;',
    delete => 'BEGIN ISOLATION LEVEL REPEATABLE READ; {DELETE} COMMIT;');
SELECT matrix.path('SERIALIZABLE', commits => true,
    insert => 'BEGIN ISOLATION LEVEL SERIALIZABLE; {INSERT} COMMIT;',
    update => 'BEGIN ISOLATION LEVEL SERIALIZABLE; {UPDATE} COMMIT;',
    delete => 'BEGIN ISOLATION LEVEL SERIALIZABLE; {DELETE} COMMIT;');

SELECT matrix.family('Foreign keys and triggers');
SELECT matrix.path('ON UPDATE CASCADE to the state', writes => '{status}', rules => '{define,consensus,audit}',
    note => 'Where a normalizer changes the value, the foreign key refuses it (23503): give both columns the same one.',
    prepare => $$CREATE TABLE stages (name text PRIMARY KEY); INSERT INTO stages VALUES ('new'), ('done'), ('other');
                 ALTER TABLE loans ADD FOREIGN KEY (status) REFERENCES stages ON UPDATE CASCADE;$$,
    update => $$DELETE FROM stages WHERE name = {to}; UPDATE stages SET name = {to} WHERE name = {from};$$);
SELECT matrix.path('ON DELETE SET DEFAULT of the state', writes => '{status}', rules => '{define,consensus,audit}',
    prepare => $$CREATE TABLE stages (name text PRIMARY KEY); INSERT INTO stages VALUES ('new'), ('open'), ('done'), ('other'), ('nonsense');
                 ALTER TABLE loans ADD FOREIGN KEY (status) REFERENCES stages ON DELETE SET DEFAULT;$$,
    update => $$ALTER TABLE loans ALTER status SET DEFAULT {to}; DELETE FROM stages WHERE name = {from};$$,
    note => 'What a normalizer makes of the default must be referenced, or the foreign key refuses it.');
SELECT matrix.path('ON DELETE SET NULL of the state', writes => '{}', rules => '{define}', checks => '{an undeclared transition}',
    prepare => $$CREATE TABLE stages (name text PRIMARY KEY); INSERT INTO stages VALUES ('new'), ('other');
                 ALTER TABLE loans ADD FOREIGN KEY (status) REFERENCES stages ON DELETE SET NULL;$$,
    update => $$DELETE FROM stages WHERE name = {from};$$,
    note => 'NULL is no state.');
SELECT matrix.path('ON DELETE CASCADE',
    prepare => $$CREATE TABLE customers (id int PRIMARY KEY); INSERT INTO customers VALUES (1), (2);
                 ALTER TABLE loans ADD FOREIGN KEY (id) REFERENCES customers ON DELETE CASCADE;$$,
    delete => $$DELETE FROM customers WHERE id = {id};$$);
SELECT matrix.path('trigger on another table that writes',
    prepare => $$CREATE TABLE inbox (id int, status text, note text);
                 CREATE FUNCTION lend() RETURNS trigger LANGUAGE plpgsql AS $do$
                 BEGIN INSERT INTO loans VALUES (NEW.*) ON CONFLICT (id) DO UPDATE SET status = NEW.status, note = NEW.note; RETURN NEW; END $do$;
                 CREATE TRIGGER lend AFTER INSERT ON inbox FOR EACH ROW EXECUTE FUNCTION lend();$$,
    insert => $$INSERT INTO inbox VALUES ({id}, {to}, {note});$$);
SELECT matrix.path('deferred trigger on another table that writes',
    prepare => $$CREATE TABLE inbox (id int, status text, note text);
                 CREATE FUNCTION change() RETURNS trigger LANGUAGE plpgsql AS $do$
                 BEGIN UPDATE loans SET status = NEW.status, note = NEW.note WHERE id = NEW.id; RETURN NULL; END $do$;
                 CREATE CONSTRAINT TRIGGER change AFTER INSERT ON inbox DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION change();$$,
    update => $$INSERT INTO inbox VALUES ({id}, {to}, {note}); SET CONSTRAINTS ALL IMMEDIATE;$$);
SELECT matrix.path('deferred trigger on another table that writes at COMMIT', commits => true,
    prepare => $$CREATE TABLE inbox (id int, status text, note text);
                 CREATE FUNCTION change() RETURNS trigger LANGUAGE plpgsql AS $do$
                 BEGIN UPDATE loans SET status = NEW.status, note = NEW.note WHERE id = NEW.id; RETURN NULL; END $do$;
                 CREATE CONSTRAINT TRIGGER change AFTER INSERT ON inbox DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION change();$$,
    update => $$BEGIN; INSERT INTO inbox VALUES ({id}, {to}, {note}); COMMIT;$$,
    cleanup => 'DROP TABLE inbox; DROP FUNCTION change;');
SELECT matrix.path('event trigger that writes',
    prepare => $$CREATE TABLE inbox (id int, status text, note text);
                 CREATE FUNCTION change() RETURNS event_trigger LANGUAGE plpgsql AS $do$
                 BEGIN UPDATE loans SET status = i.status, note = i.note FROM inbox AS i WHERE i.id = loans.id; END $do$;
                 CREATE EVENT TRIGGER matrix_change ON ddl_command_end WHEN TAG IN ('CREATE SEQUENCE') EXECUTE FUNCTION change();$$,
    update => $$INSERT INTO inbox VALUES ({id}, {to}, {note}); CREATE SEQUENCE matrix_sequence;$$);
SELECT matrix.path('BEFORE trigger on the table that rewrites the row, earlier by name',
    prepare => $$CREATE FUNCTION rewrite() RETURNS trigger LANGUAGE plpgsql AS $do$
                 BEGIN NEW.status := current_setting('matrix.to'); NEW.note := current_setting('matrix.note'); RETURN NEW; END $do$;
                 CREATE TRIGGER a_rewrite BEFORE UPDATE ON loans FOR EACH ROW EXECUTE FUNCTION rewrite();$$,
    update => $$SELECT set_config('matrix.to', {to}, true), set_config('matrix.note', {note}, true);
                UPDATE loans SET note = note WHERE id = {id};$$);
SELECT matrix.path('BEFORE trigger on the table that rewrites the row, later by name',
    prepare => $$CREATE FUNCTION rewrite() RETURNS trigger LANGUAGE plpgsql AS $do$
                 BEGIN NEW.status := current_setting('matrix.to'); NEW.note := current_setting('matrix.note'); RETURN NEW; END $do$;
                 CREATE TRIGGER zzz_rewrite BEFORE UPDATE ON loans FOR EACH ROW EXECUTE FUNCTION rewrite();$$,
    update => $$SELECT set_config('matrix.to', {to}, true), set_config('matrix.note', {note}, true);
                UPDATE loans SET note = note WHERE id = {id};$$,
    not_held => '{"define, normalize, consensus": "PostgreSQL calls BEFORE triggers in the order of their names, and nothing can look at the row after the last one. `doctor()` reports such a trigger."}');
SELECT matrix.path('AFTER trigger on the table that updates the row once more',
    prepare => $$CREATE FUNCTION again() RETURNS trigger LANGUAGE plpgsql AS $do$
                 BEGIN
                     UPDATE loans SET status = current_setting('matrix.to'), note = current_setting('matrix.note') WHERE id = NEW.id;
                     RETURN NULL;
                 END $do$;
                 CREATE TRIGGER again AFTER UPDATE ON loans FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION again();$$,
    update => $$SELECT set_config('matrix.to', {to}, true), set_config('matrix.note', {note}, true);
                UPDATE loans SET note = note WHERE id = {id};$$);
SELECT matrix.path('transition tables read by a statement trigger that writes',
    prepare => $$CREATE TABLE inbox (id int, status text, note text);
                 CREATE FUNCTION change() RETURNS trigger LANGUAGE plpgsql AS $do$
                 BEGIN UPDATE loans SET status = i.status, note = i.note FROM arrived AS i WHERE i.id = loans.id; RETURN NULL; END $do$;
                 CREATE TRIGGER change AFTER INSERT ON inbox REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION change();$$,
    update => $$INSERT INTO inbox VALUES ({id}, {to}, {note});$$);

SELECT matrix.family('Kinds of tables');
SELECT matrix.path('partitioned table, by its root',
    create_table => 'CREATE TABLE loans (id int PRIMARY KEY, status text, note text) PARTITION BY RANGE (id);
                     CREATE TABLE loans_rest PARTITION OF loans FOR VALUES FROM (2) TO (9);
                     CREATE TABLE loans_first (note text, gone int, status text, id int NOT NULL); ALTER TABLE loans_first DROP gone;
                     ALTER TABLE loans ATTACH PARTITION loans_first FOR VALUES FROM (0) TO (2);',
    insert => '{INSERT}', update => '{UPDATE}', delete => '{DELETE}', truncate => 'TRUNCATE loans;');
SELECT matrix.path('partitioned table, by its partition',
    create_table => 'CREATE TABLE loans (id int PRIMARY KEY, status text, note text) PARTITION BY RANGE (id);
                     CREATE TABLE loans_first (note text, gone int, status text, id int NOT NULL); ALTER TABLE loans_first DROP gone;
                     ALTER TABLE loans ATTACH PARTITION loans_first FOR VALUES FROM (0) TO (9);',
    insert => $$INSERT INTO loans_first (id, status, note) VALUES ({id}, {to}, {note});$$,
    update => $$UPDATE loans_first SET status = {to}, note = {note} WHERE id = {id};$$,
    delete => $$DELETE FROM loans_first WHERE id = {id};$$,
    truncate => 'TRUNCATE loans_first;');
SELECT matrix.path('move to another partition', key => '{id,status}',
    create_table => $$CREATE TABLE loans (id int, status text, note text, PRIMARY KEY (id, status)) PARTITION BY LIST (status);
                      CREATE TABLE loans_new PARTITION OF loans FOR VALUES IN ('new');
                      CREATE TABLE loans_open PARTITION OF loans FOR VALUES IN ('open');
                      CREATE TABLE loans_rest PARTITION OF loans DEFAULT;$$,
    update => '{UPDATE}',
    note => 'It is an UPDATE to all rules. An INSERT of a partition key that is not normal is refused by PostgreSQL (0A000).');
SELECT matrix.path('move to another partition, by MERGE', key => '{id,status}',
    create_table => $$CREATE TABLE loans (id int, status text, note text, PRIMARY KEY (id, status)) PARTITION BY LIST (status);
                      CREATE TABLE loans_new PARTITION OF loans FOR VALUES IN ('new');
                      CREATE TABLE loans_open PARTITION OF loans FOR VALUES IN ('open');
                      CREATE TABLE loans_rest PARTITION OF loans DEFAULT;$$,
    update => $$MERGE INTO loans USING (VALUES ({id})) AS v (id) ON loans.id = v.id WHEN MATCHED THEN UPDATE SET status = {to}, note = {note};$$);
SELECT matrix.path('partition attached after the rule',
    create_table => 'CREATE TABLE loans (id int PRIMARY KEY, status text, note text) PARTITION BY RANGE (id);
                     CREATE TABLE loans_rest PARTITION OF loans FOR VALUES FROM (2) TO (9);',
    prepare => 'CREATE TABLE late (LIKE loans); ALTER TABLE loans ATTACH PARTITION late FOR VALUES FROM (0) TO (2);',
    insert => '{INSERT}',
    update => $$UPDATE late SET status = {to}, note = {note} WHERE id = {id};$$,
    delete => '{DELETE}');
SELECT matrix.path('rows that an attached partition brings',
    create_table => 'CREATE TABLE loans (id int PRIMARY KEY, status text, note text) PARTITION BY RANGE (id);
                     CREATE TABLE loans_rest PARTITION OF loans FOR VALUES FROM (2) TO (9);',
    insert => $$CREATE TABLE late (LIKE loans); INSERT INTO late VALUES ({id}, {to}, {note});
                ALTER TABLE loans ATTACH PARTITION late FOR VALUES FROM (0) TO (2);$$,
    note => '`define()` refuses to have a partition attached with rows in other states.',
    not_held => '{"normalize": "They stay as they are until they are written; `normalize(…, backfill => true)` rewrites them.",
                "consensus": "They are in that state already.", "audit": "No row changes."}');
SELECT matrix.path('partition that was detached', target => 'loans_first',
    create_table => 'CREATE TABLE loans (id int PRIMARY KEY, status text, note text) PARTITION BY RANGE (id);
                     CREATE TABLE loans_first PARTITION OF loans FOR VALUES FROM (0) TO (9);',
    rules => '{define,normalize,audit}',
    update => $$ALTER TABLE loans DETACH PARTITION loans_first;
                UPDATE loans_first SET status = {to}, note = {note} WHERE id = {id};$$,
    not_held => '{"define, normalize, audit": "It is a table of its own, without rules."}');
SELECT matrix.path('foreign table as a partition', needs => 'postgres_fdw', rules => '{define}', checks => '{an unknown state}',
    sqlstate => '42809',
    create_table => 'CREATE TABLE loans (id int, status text, note text) PARTITION BY RANGE (id);
                     CREATE TABLE loans_rest PARTITION OF loans FOR VALUES FROM (2) TO (9);
                     CREATE TABLE elsewhere (id int, status text, note text);
                     CREATE SERVER matrix_loopback FOREIGN DATA WRAPPER postgres_fdw;',
    insert => $$CREATE FOREIGN TABLE loans_first PARTITION OF loans FOR VALUES FROM (0) TO (2) SERVER matrix_loopback;$$,
    note => 'It is refused as a partition of a table with rules (42809), and installers refuse it as a table.');
SELECT matrix.path('table that became a partition of another, by that one',
    prepare => $$CREATE TABLE all_loans (LIKE loans) PARTITION BY RANGE (id);
                 ALTER TABLE all_loans ATTACH PARTITION loans FOR VALUES FROM (0) TO (9);$$,
    insert => $$INSERT INTO all_loans VALUES ({id}, {to}, {note});$$,
    update => $$UPDATE all_loans SET status = {to}, note = {note} WHERE id = {id};$$,
    delete => $$DELETE FROM all_loans WHERE id = {id};$$,
    truncate => 'TRUNCATE all_loans;');
SELECT matrix.path('table that became an inheritance child of another, by that one',
    prepare => $$CREATE TABLE all_loans (LIKE loans); ALTER TABLE loans INHERIT all_loans;$$,
    update => $$UPDATE all_loans SET status = {to}, note = {note} WHERE id = {id};$$,
    delete => $$DELETE FROM all_loans WHERE id = {id};$$,
    truncate => 'TRUNCATE all_loans;');
SELECT matrix.path('inheritance child, a rule of its own', tables => '{loans,lent}',
    create_table => 'CREATE TABLE loans (id int PRIMARY KEY, status text, note text);
                     CREATE TABLE lent (PRIMARY KEY (id)) INHERITS (loans);',
    rules => '{define,normalize,audit}',
    prepare => $$CREATE RULE into_child AS ON INSERT TO loans WHERE NEW.id = 1 DO INSTEAD INSERT INTO lent VALUES (NEW.id, NEW.status, NEW.note);$$,
    insert => $$INSERT INTO lent VALUES ({id}, {to}, {note});$$,
    update => '{UPDATE}', delete => '{DELETE}');
SELECT matrix.path('inheritance child, no rule of its own',
    create_table => 'CREATE TABLE loans (id int PRIMARY KEY, status text, note text);
                     CREATE TABLE lent () INHERITS (loans);',
    rules => '{define,normalize,audit}',
    prepare => $$CREATE RULE into_child AS ON INSERT TO loans WHERE NEW.id = 1 DO INSTEAD INSERT INTO lent VALUES (NEW.id, NEW.status, NEW.note);$$,
    update => '{UPDATE}',
    not_held => '{"define, normalize, audit": "Triggers are not inherited: give each child the rule. `doctor()` reports such a child."}');
SELECT matrix.path('temporary table',
    create_table => 'CREATE TEMP TABLE loans (id int PRIMARY KEY, status text, note text);',
    insert => '{INSERT}', update => '{UPDATE}', delete => '{DELETE}');
SELECT matrix.path('unlogged table',
    create_table => 'CREATE UNLOGGED TABLE loans (id int PRIMARY KEY, status text, note text);',
    insert => '{INSERT}', update => '{UPDATE}', delete => '{DELETE}',
    note => 'A crash empties it, and no rule is asked.');
SELECT matrix.path('stored generated column beside',
    create_table => 'CREATE TABLE loans (id int PRIMARY KEY, status text, note text, loud text GENERATED ALWAYS AS (upper(status)) STORED);',
    insert => '{INSERT}', update => '{UPDATE}', delete => '{DELETE}',
    note => 'A generated column can''t be ruled itself (42P17).');
SELECT matrix.path('virtual generated column beside', since => 18,
    create_table => 'CREATE TABLE loans (id int PRIMARY KEY, status text, note text, loud text GENERATED ALWAYS AS (upper(status)) VIRTUAL);',
    insert => '{INSERT}', update => '{UPDATE}', delete => '{DELETE}');
SELECT matrix.path('large values, out of line',
    create_table => $$CREATE TABLE loans (id int PRIMARY KEY, status text, note text, large text DEFAULT repeat('x', 20000));
                      ALTER TABLE loans ALTER large SET STORAGE EXTERNAL;$$,
    insert => '{INSERT}', update => '{UPDATE}', delete => '{DELETE}');

SELECT matrix.family('Roles and settings');
SELECT matrix.path('row security',
    prepare => $$CREATE ROLE matrix_clerk; GRANT SELECT, INSERT, UPDATE, DELETE ON loans TO matrix_clerk;
                 ALTER TABLE loans ENABLE ROW LEVEL SECURITY; ALTER TABLE loans FORCE ROW LEVEL SECURITY;
                 CREATE POLICY one ON loans USING (id = 1) WITH CHECK (id = 1);$$,
    insert => $$SET ROLE matrix_clerk; {INSERT}$$,
    update => $$SET ROLE matrix_clerk; UPDATE loans SET status = {to}, note = {note};$$,
    delete => $$SET ROLE matrix_clerk; DELETE FROM loans;$$);
SELECT matrix.path('SET ROLE to the table''s owner',
    prepare => $$CREATE ROLE matrix_owner; ALTER TABLE loans OWNER TO matrix_owner; GRANT ALL ON SCHEMA public TO matrix_owner;$$,
    insert => $$SET ROLE matrix_owner; {INSERT}$$,
    update => $$SET ROLE matrix_owner; {UPDATE}$$,
    delete => $$SET ROLE matrix_owner; {DELETE}$$,
    truncate => $$SET ROLE matrix_owner; TRUNCATE loans;$$);
SELECT matrix.path('SET SESSION AUTHORIZATION to a role with nothing but the table',
    prepare => $$CREATE ROLE matrix_clerk; GRANT ALL ON loans TO matrix_clerk;
                 REVOKE ALL ON SCHEMA pgshift FROM PUBLIC;$$,
    insert => $$SET SESSION AUTHORIZATION matrix_clerk; {INSERT}$$,
    update => $$SET SESSION AUTHORIZATION matrix_clerk; {UPDATE}$$,
    delete => $$SET SESSION AUTHORIZATION matrix_clerk; {DELETE}$$,
    truncate => $$SET SESSION AUTHORIZATION matrix_clerk; TRUNCATE loans;$$);
SELECT matrix.path('a role with privileges on columns only',
    prepare => $$CREATE ROLE matrix_clerk; GRANT INSERT (id, status, note), UPDATE (status, note), SELECT (id) ON loans TO matrix_clerk;$$,
    insert => $$SET ROLE matrix_clerk; INSERT INTO loans (id, status, note) VALUES ({id}, {to}, {note});$$,
    update => $$SET ROLE matrix_clerk; {UPDATE}$$);
SELECT matrix.path('session_replication_role = replica',
    insert => $$SET session_replication_role = replica; {INSERT}$$,
    update => $$SET session_replication_role = replica; {UPDATE}$$,
    delete => $$SET session_replication_role = replica; {DELETE}$$,
    truncate => $$SET session_replication_role = replica; TRUNCATE loans;$$);
SELECT matrix.path('session_replication_role = local',
    update => $$SET session_replication_role = local; {UPDATE}$$,
    truncate => $$SET session_replication_role = local; TRUNCATE loans;$$);
SELECT matrix.path('an empty search_path',
    insert => $$SET search_path = ''; INSERT INTO public.loans VALUES ({id}, {to}, {note});$$,
    update => $$SET search_path = ''; UPDATE public.loans SET status = {to}, note = {note} WHERE id = {id};$$,
    delete => $$SET search_path = ''; DELETE FROM public.loans WHERE id = {id};$$,
    truncate => $$SET search_path = ''; TRUNCATE public.loans;$$);
SELECT matrix.path('a search_path with operators, functions and types of the same names',
    prepare => $$CREATE SCHEMA hostile;
                 CREATE FUNCTION hostile.yes(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
                 CREATE OPERATOR hostile.= (LEFTARG = text, RIGHTARG = text, FUNCTION = hostile.yes);
                 CREATE OPERATOR hostile.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = hostile.yes);
                 CREATE FUNCTION hostile.lower(text) RETURNS text LANGUAGE sql IMMUTABLE AS $do$ SELECT 'hostile'::pg_catalog.text $do$;
                 CREATE FUNCTION hostile.btrim(text) RETURNS text LANGUAGE sql IMMUTABLE AS $do$ SELECT 'hostile'::pg_catalog.text $do$;
                 CREATE FUNCTION hostile.count() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 9::bigint';
                 CREATE FUNCTION hostile.now() RETURNS timestamptz LANGUAGE sql AS $do$ SELECT NULL::timestamptz $do$;
                 CREATE DOMAIN hostile.int4 AS pg_catalog.text;$$,
    insert => $$SET search_path = hostile, pg_catalog, public; {INSERT}$$,
    update => $$SET search_path = hostile, pg_catalog, public; {UPDATE}$$,
    delete => $$SET search_path = hostile, pg_catalog, public; {DELETE}$$,
    truncate => $$SET search_path = hostile, pg_catalog, public; TRUNCATE loans;$$);
SELECT matrix.path('temporary objects called like those of the rules',
    prepare => $$CREATE TEMP TABLE _pgshift_state_audit (id bigint); CREATE TEMP TABLE _pgshift_consensus_loans_open (id bigint);
                 CREATE FUNCTION pg_temp.define_trigger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                 CREATE FUNCTION pg_temp.lower(text) RETURNS text LANGUAGE sql IMMUTABLE AS $do$ SELECT 'temporary' $do$;
                 CREATE FUNCTION pg_temp.btrim(text) RETURNS text LANGUAGE sql IMMUTABLE AS $do$ SELECT 'temporary' $do$;
                 CREATE TEMP TABLE loans (id int PRIMARY KEY, status text, note text);
                 ALTER TABLE pg_temp.loans RENAME TO lent; CREATE TEMP TABLE pg_trigger (oid oid);$$,
    insert => $$SET search_path = pg_temp, pg_catalog, public; {INSERT}$$,
    update => $$SET search_path = pg_temp, pg_catalog, public; {UPDATE}$$,
    delete => $$SET search_path = pg_temp, pg_catalog, public; {DELETE}$$,
    truncate => $$SET search_path = pg_temp, pg_catalog, public; TRUNCATE loans;$$);
SELECT matrix.path('settings of how values are written and compared',
    update => $$SET DateStyle = 'German'; SET extra_float_digits = -15; SET bytea_output = escape;
                -- From 19 on they are always so.
                SELECT set_config('standard_conforming_strings', 'off', false) WHERE current_setting('server_version_num')::int < 190000;
                SET check_function_bodies = off; SET row_security = off; SET array_nulls = off; SET transform_null_equals = on;
                {UPDATE}$$,
    delete => $$SET check_function_bodies = off; SET row_security = off; {DELETE}$$);

SELECT matrix.family('From other sessions and servers');
SELECT matrix.path('dblink', commits => true, needs => 'dblink',
    prepare => $$SELECT dblink_connect('matrix', 'host={host} port={port} dbname={database} user={user}');$$,
    insert => $$SELECT dblink_exec('matrix', format('INSERT INTO loans VALUES (%L, %L, %L)', {id}, {to}, {note}));$$,
    update => $$SELECT dblink_exec('matrix', format('UPDATE loans SET status = %L, note = %L WHERE id = %L', {to}, {note}, {id}));$$,
    delete => $$SELECT dblink_exec('matrix', 'DELETE FROM loans WHERE id = {id}');$$,
    truncate => $$SELECT dblink_exec('matrix', 'TRUNCATE loans');$$,
    cleanup => $$SELECT dblink_disconnect('matrix');$$);
SELECT matrix.path('postgres_fdw', commits => true, needs => 'postgres_fdw',
    prepare => $$CREATE SERVER matrix_loopback FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '{host}', port '{port}', dbname '{database}');
                 CREATE USER MAPPING FOR CURRENT_USER SERVER matrix_loopback OPTIONS (user '{user}');
                 CREATE FOREIGN TABLE remote (id int, status text, note text) SERVER matrix_loopback OPTIONS (table_name 'loans');$$,
    insert => $$INSERT INTO remote VALUES ({id}, {to}, {note});$$,
    update => $$UPDATE remote SET status = {to}, note = {note} WHERE id = {id};$$,
    delete => $$DELETE FROM remote WHERE id = {id};$$,
    truncate => 'TRUNCATE remote;',
    cleanup => $$SELECT postgres_fdw_disconnect_all(); DROP SERVER matrix_loopback CASCADE;$$);
SELECT matrix.path('logical replication', proof => 'test/tap/replication.pl',
    not_held => '{"define, normalize, consensus, audit": "What the apply worker writes was checked, and logged, where it was written. What triggers on the subscriber write is checked there, and so is what a subscription writes with other rights than the table''s owner''s."}');
SELECT matrix.path('pg_dump and pg_restore', proof => 'test/scenarios/dump/run',
    note => 'A whole dump makes rules after it has copied the rows. What is restored by itself, data only, goes through the rules like any COPY.');

SELECT matrix.family('What changes rows and is no write');
SELECT matrix.path('ALTER TABLE … ALTER TYPE … USING',
    update => $$ALTER TABLE loans ALTER status TYPE varchar(20) USING CASE WHEN id = {id} THEN {to} ELSE status END,
                                  ALTER note TYPE varchar(40) USING CASE WHEN id = {id} THEN {note} ELSE note END;$$,
    not_held => '{"define": "It is refused where rows would be in undeclared states; but it calls no row triggers, so it knows no transitions and no frozen rows. It takes the table''s owner.",
                "normalize, consensus, audit": "It calls no row triggers. It takes the table''s owner."}');
SELECT matrix.path('ALTER TABLE … DISABLE TRIGGER, then a write',
    update => $$ALTER TABLE loans DISABLE TRIGGER ALL; {UPDATE}$$,
    not_held => '{"define, normalize, consensus, audit": "It takes the table''s owner (`ALL`, a superuser). `protect()` refuses it, `doctor()` reports it."}');
SELECT matrix.path('DROP TABLE', rules => '{define,audit}',
    truncate => $$DROP TABLE loans; CREATE TABLE loans (id int PRIMARY KEY, status text, note text);$$,
    not_held => '{"define, audit": "It takes the table''s owner. What was logged stays."}');
SELECT matrix.path('DETACH PARTITION, which takes rows from the root', rules => '{define,audit}',
    create_table => 'CREATE TABLE loans (id int PRIMARY KEY, status text, note text) PARTITION BY RANGE (id);
                     CREATE TABLE loans_rest PARTITION OF loans FOR VALUES FROM (2) TO (9);
                     CREATE TABLE loans_first PARTITION OF loans FOR VALUES FROM (0) TO (2);',
    delete => $$ALTER TABLE loans DETACH PARTITION loans_first;$$,
    not_held => '{"define, audit": "No row changes. It takes the table''s owner."}');
SELECT matrix.path('CREATE TABLE AS, SELECT INTO', target => 'lent', tables => '{loans}', rules => '{define,normalize}',
    create_table => 'CREATE TABLE loans (id int PRIMARY KEY, status text, note text); CREATE TABLE lent (id int, status text, note text);',
    prepare => 'DROP TABLE lent; CREATE VIEW lent AS SELECT NULL::int AS id, NULL AS status, NULL AS note WHERE false;',
    insert => $$DROP VIEW lent; CREATE TABLE lent AS SELECT {id} AS id, {to} AS status, {note} AS note;$$,
    not_held => '{"define, normalize": "A copy of a table has no rules, nor has one that is made `LIKE` it."}');
SELECT matrix.path('pg_surgery: heap_force_kill()', needs => 'pg_surgery', rules => '{define,consensus,audit}',
    delete => $$SELECT heap_force_kill('loans', ARRAY(SELECT ctid FROM loans WHERE id = {id}));$$,
    not_held => '{"define, consensus, audit": "It takes rows out of the file, past everything; superusers only."}');
