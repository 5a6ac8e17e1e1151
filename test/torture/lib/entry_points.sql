-- Every way into the extension, tried with a fault at a chosen allocation: torture.point() says what came of it. The
-- schema is that of schema.sql, with few rows, which no point changes: each is rolled back.
CREATE EXTENSION pgshift_test;

CREATE TABLE bare (id int PRIMARY KEY, status text, amount int, owner text);
INSERT INTO bare SELECT i, 'a', i, ' x ' FROM generate_series(1, 20) AS i;
CREATE TABLE branches (id int, region int, status text, PRIMARY KEY (id, region)) PARTITION BY RANGE (region);
CREATE TABLE branches_1 PARTITION OF branches FOR VALUES FROM (1) TO (10);
CREATE TABLE branches_2 PARTITION OF branches FOR VALUES FROM (10) TO (20);
CREATE TABLE branches_3 (id int NOT NULL, region int NOT NULL, status text);
INSERT INTO branches_3 VALUES (1, 25, 'a');
-- Rows that the statements below name
UPDATE loans SET status = 'review' WHERE id IN (2, 3, 4);
SELECT pgshift.approve('loans', i::text, 'ann', 'risk'), pgshift.approve('loans', i::text, 'bob', 'legal') FROM generate_series(2, 4) AS i;
UPDATE loans SET status = 'approved' WHERE id IN (3, 4);
UPDATE loans SET status = 'paid', balance = amount WHERE id = 4;
INSERT INTO notes (loan, note) VALUES (1, 'one'), (1, 'two');
DELETE FROM parcels WHERE id < 4;
INSERT INTO parcels VALUES (1, 'east', 5), (2, 'west', 5), (3, 'north', 5);
SELECT pgshift.approve('parcels', '["2","west"]', 'ann');
INSERT INTO accounts VALUES ('a1', 1, 'x'), ('a2', 2, NULL);
SELECT * FROM pgshift.seal_audit();
UPDATE loans SET amount = 5 WHERE id = 1;

CREATE TABLE torture.entry_point (name text PRIMARY KEY, prepare text, statement text NOT NULL,
                                  state text, result text, fingerprint text, points bigint);
INSERT INTO torture.entry_point (name, statement, prepare) VALUES
('define', $$SELECT pgshift.define('bare', 'status', '{a,b}', '{"a": ["b"]}', initial => 'a', frozen => '{b}', notify => 'n',
    guards => '{"a->b": "NEW.amount > (SELECT min(amount) FROM bare) AND length(OLD.owner) > 0"}')$$, NULL),
('define partitioned', $$SELECT pgshift.define('branches', 'status', '{a,b}', '{"a": ["b"]}', frozen => '{b}')$$, NULL),
('define again', $$SELECT torture.install('loans')$$, NULL),
('define again partitioned', $$SELECT torture.install('parcels')$$, NULL),
('define on strays', $$SELECT pgshift.define('bare', 'status', '{c,b}', '{}')$$, NULL),
('normalize', $$SELECT pgshift.normalize('bare', '{"owner": "trim", "status": "UPPER({value} || (SELECT count(*) FROM loans))", "amount": "{value} + NEW.id"}',
    backfill => true)$$, NULL),
('normalize broken', $$SELECT pgshift.normalize('bare', '{"owner": "UPPER({value} || NEW.nothing)"}')$$, NULL),
('audit', $$SELECT pgshift.audit('bare', redact => '{owner}')$$, NULL),
('audit partitioned', $$SELECT pgshift.audit('branches')$$, NULL),
('consensus', $$SELECT pgshift.consensus('bare', 'b', 2, roles => '{x,y}', condition => 'NEW.amount > (SELECT 1)', requester => 'owner', bind => '{amount}')$$, NULL),
('consensus partitioned', $$SELECT pgshift.consensus('branches', 'b', 2, field => 'status')$$, NULL),
('drop_rule define', $$SELECT pgshift.drop_rule('parcels', 'define')$$, NULL),
('drop_rule normalize', $$SELECT pgshift.drop_rule('loans', 'normalize', 'email')$$, NULL),
('drop_rule audit', $$SELECT pgshift.drop_rule('parcels', 'audit')$$, NULL),
('drop_rule consensus', $$SELECT pgshift.drop_rule('parcels', 'consensus')$$, NULL),
('approve', $$SELECT pgshift.approve('loans', '1', 'bob', 'legal', note => 'yes')$$, NULL),
('approve partitioned', $$SELECT pgshift.approve('parcels', '["1","east"]', 'bob')$$, NULL),
('approve refused', $$SELECT pgshift.approve('loans', '1', 'dan', 'legal')$$, NULL),
('revoke_approval', $$SELECT pgshift.revoke_approval('parcels', '["2","west"]', 'ann')$$, NULL),
('pending_approvals', $$SELECT string_agg(p::text, ' ') FROM pgshift.pending_approvals('parcels') AS p$$, NULL),
('consensus_status', $$SELECT string_agg(p::text, ' ') FROM pgshift.consensus_status('loans', '2') AS p$$, NULL),
('history', $$SELECT string_agg(p::text, ' ') FROM pgshift.history('loans', '4') AS p$$, NULL),
('history partitioned', $$SELECT string_agg(p::text, ' ') FROM pgshift.history('parcels', '["2","west"]', 'status') AS p$$, NULL),
('as_of', $$SELECT pgshift.as_of(NULL::loans, '4', '2100-01-01')$$, NULL),
('as_of before', $$SELECT pgshift.as_of(NULL::loans, '4', (SELECT max(changed_at) FROM pgshift.history('loans', '4', 'status') WHERE to_value = 'approved'))$$, NULL),
('set_actor', $$SELECT pgshift.set_actor('ann')$$, NULL),
('seal_audit', $$SELECT count(*) FROM pgshift.seal_audit()$$, NULL),
('verify_audit', $$SELECT string_agg(p::text, ' ') FROM pgshift.verify_audit() AS p$$, NULL),
('rules', $$SELECT count(r::text) FROM pgshift.rules AS r$$, NULL),
('normalizers', $$SELECT count(r::text) FROM pgshift.normalizers() AS r$$, NULL),
('insert', $$INSERT INTO loans (id, amount, asked_by, email) VALUES (1000, 5, ' Eve ', ' A@B.org ')$$, NULL),
('insert gated', $$INSERT INTO loans (id, amount, status) VALUES (1000, 5, 'approved')$$, NULL),
('update', $$UPDATE loans SET status = 'review', email = ' X ' WHERE id = 1$$, NULL),
('update gated', $$UPDATE loans SET status = 'approved' WHERE id = 2$$, NULL),
('update guarded', $$UPDATE loans SET status = 'paid', balance = amount WHERE id = 3$$, NULL),
('update refused', $$UPDATE loans SET status = 'paid' WHERE id = 1$$, NULL),
('update frozen', $$UPDATE loans SET amount = 7 WHERE id = 4$$, NULL),
('update many', $$UPDATE loans SET amount = amount + 1 WHERE status <> 'paid'$$, NULL),
('update enum', $$UPDATE tickets SET status = 'busy', severity = 2 WHERE id < 5$$, NULL),
('delete', $$DELETE FROM loans WHERE id IN (1, 2)$$, NULL),
('move', $$UPDATE parcels SET region = 'west', label = ' a  b ' WHERE id = 1$$, NULL),
('move gated', $$UPDATE parcels SET region = 'east', status = 'sent' WHERE id = 2$$, NULL),
('merge', $$MERGE INTO accounts AS a USING (VALUES ('a1'), ('a2'), ('a3')) AS s (code) ON a.code = s.code
    WHEN MATCHED AND s.code = 'a1' THEN DELETE WHEN MATCHED THEN UPDATE SET balance = 7 WHEN NOT MATCHED THEN INSERT VALUES (s.code, 1, '')$$, NULL),
('on conflict', $$INSERT INTO accounts VALUES ('a1', 5, ''), ('a9', 5, '') ON CONFLICT (code) DO UPDATE SET balance = 9, owner = 'q'$$, NULL),
('copy', $$COPY loans (id, amount, email) FROM PROGRAM 'printf ''1000\t1\t A \n1001\t2\t B \n'''$$, NULL),
('truncate', $$TRUNCATE accounts$$, NULL),
('truncate frozen', $$TRUNCATE loans CASCADE$$, NULL),
('truncate partitioned', $$TRUNCATE parcels$$, NULL),
('write to the log', $$INSERT INTO pgshift._pgshift_state_audit DEFAULT VALUES$$, NULL),
('rename column', $$ALTER TABLE loans RENAME email TO mail$$, NULL),
('rename state column', $$ALTER TABLE parcels RENAME status TO state$$, NULL),
('rename guarded column', $$ALTER TABLE loans RENAME balance TO remainder$$, NULL),
('drop column', $$ALTER TABLE loans DROP COLUMN status$$, NULL),
('alter type', $$ALTER TABLE loans ALTER amount TYPE bigint$$, NULL),
('rename table', $$ALTER TABLE loans RENAME TO credits$$, NULL),
('attach', $$ALTER TABLE branches ATTACH PARTITION branches_3 FOR VALUES FROM (20) TO (30)$$,
    $$SELECT pgshift.define('branches', 'status', '{a,b}', '{"a": ["b"]}', frozen => '{b}'), pgshift.audit('branches')$$),
('create partition', $$CREATE TABLE parcels_south PARTITION OF parcels FOR VALUES IN ('south')$$, NULL),
('detach', $$ALTER TABLE parcels DETACH PARTITION parcels_west$$, NULL),
('drop table', $$DROP TABLE loans CASCADE$$, NULL),
('doctor', $$SELECT string_agg(d::text, ' ') FROM pgshift.doctor() AS d WHERE d.relation <> 'bare'::regclass$$,
    $$ALTER TABLE loans DISABLE TRIGGER ALL; CREATE TABLE parcels_child () INHERITS (accounts); ALTER TABLE notes SET UNLOGGED$$),
('enforce', $$SELECT pgshift.enforce('parcels', 'everywhere')$$, NULL),
('protect', $$SELECT pgshift.protect()$$, NULL),
('unprotect', $$SELECT pgshift.protect(false)$$, $$SELECT pgshift.protect()$$),
('disable protected', $$ALTER TABLE parcels DISABLE TRIGGER ALL$$, $$SELECT pgshift.protect()$$),
('enable', $$ALTER TABLE parcels ENABLE TRIGGER ALL$$, $$ALTER TABLE parcels DISABLE TRIGGER ALL$$),
('drop type', $$DROP TYPE ticket_state CASCADE$$, NULL),
('rename state of an enum', $$ALTER TYPE ticket_state RENAME VALUE 'open' TO 'opened'$$, NULL);

-- As in a session that has not seen the tables yet: their rules and the machine's guards are compiled once more.
CREATE FUNCTION torture.forget() RETURNS void LANGUAGE sql AS $$
    UPDATE pg_proc SET proname = proname WHERE oid IN ('torture.may_approve'::regproc, 'torture.tell'::regproc);
    UPDATE pg_class SET relname = relname WHERE oid IN ('pgshift._pgshift_ledger'::regclass, 'pgshift._pgshift_machines'::regclass);
    UPDATE pg_class SET relname = relname WHERE oid IN (SELECT relid FROM torture.subjects, pg_partition_tree(table_name) UNION SELECT table_name FROM torture.subjects)
$$;
INSERT INTO torture.entry_point (name, statement, prepare)
SELECT 'first ' || name, statement, 'SELECT torture.forget()' FROM torture.entry_point
 WHERE name IN ('insert', 'update', 'update gated', 'update guarded', 'update refused', 'update enum', 'delete', 'move', 'move gated', 'merge', 'approve',
                'consensus_status', 'truncate', 'pending_approvals');

-- What there is: rows, rules, the log, approvals, tables of our own. Without numbers that no rollback takes back, and times.
CREATE FUNCTION torture.fingerprint() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
RETURN (SELECT md5(string_agg(line, ';' ORDER BY line)) FROM (
    SELECT t::text FROM loans AS t UNION ALL SELECT t.loan || note FROM notes AS t UNION ALL SELECT t::text FROM parcels AS t
    UNION ALL SELECT t::text FROM accounts AS t UNION ALL SELECT t::text FROM tickets AS t UNION ALL SELECT t::text FROM bare AS t
    UNION ALL SELECT t::text FROM branches AS t UNION ALL SELECT concat_ws(',', relation::regclass::text, kind, name, field, definition - 'renames' - 'table_id', enabled) FROM pgshift.rules
    UNION ALL SELECT t::text FROM torture.triggers AS t
    UNION ALL SELECT concat_ws(',', name, entity_id, field, from_value, to_value, changed_by, operation, row_number() OVER (ORDER BY id))
                FROM pgshift._pgshift_state_audit JOIN pgshift.recorded_tables USING (table_id)
    UNION ALL SELECT concat_ws(',', entity_id, approved_by, role, note, bound, used_at IS NULL, revoked_at IS NULL)
                FROM (TABLE pgshift._pgshift_consensus_loans_approved UNION ALL TABLE pgshift._pgshift_consensus_parcels_sent) AS a
    UNION ALL SELECT seals.up_to - (SELECT min(id) FROM pgshift._pgshift_state_audit) || ' sealed' FROM pgshift._pgshift_state_audit_seals AS seals WHERE id = 1
    UNION ALL SELECT concat_ws(',', machine, subject_id, from_state, to_state, sort_key, most_recent, actor_id, metadata, machine_version) FROM pgshift._pgshift_ledger
    UNION ALL SELECT concat_ws(',', machine, version, definition, defined_by) FROM pgshift._pgshift_machines
    UNION ALL SELECT t::text FROM torture.told AS t
    UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'torture'::regnamespace
    UNION ALL SELECT concat_ws(',', relname, relkind) FROM pg_class WHERE relnamespace IN ('pgshift'::regnamespace, 'public'::regnamespace)
    UNION ALL SELECT concat_ws(',', attrelid::regclass::text, attname, atttypid, attisdropped) FROM pg_attribute WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    UNION ALL SELECT enumlabel FROM pg_enum
    UNION ALL SELECT concat_ws(',', evtname, evtenabled) FROM pg_event_trigger
    UNION ALL SELECT concat_ws(',', locktype, mode) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'
    UNION ALL SELECT concat_ws(',', name, setting) FROM pg_settings WHERE name IN ('search_path', 'pgshift.actor', 'datestyle', 'role')
    UNION ALL SELECT current_user::text) AS all_of_it (line));
END $$;

CREATE FUNCTION torture.attempt(statement text, fault text, nth bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text;
BEGIN
    PERFORM pgshift_test_fault(fault, nth);
    IF statement LIKE 'SELECT%' THEN EXECUTE statement INTO result; ELSE EXECUTE statement; END IF;
    PERFORM pgshift_test_fault_end();
    RETURN coalesce(result, '');
END $$;

-- What a statement does when all is well: SQLSTATE, result, what there is then.
CREATE FUNCTION torture.outcome(entry torture.entry_point) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    result text;
    state text := '00000';
BEGIN
    BEGIN
        result := torture.attempt(entry.statement, 'none', 0);
    EXCEPTION WHEN OTHERS OR query_canceled THEN
        state := SQLSTATE;
    END;
    RETURN ARRAY[state, result, CASE WHEN entry.name NOT IN ('drop table', 'rename table') THEN torture.fingerprint() END];
END $$;

-- The fault at that point, inside of a savepoint; then the same statement again. Returns what is wrong.
CREATE FUNCTION torture.point(entry torture.entry_point, fault text, nth bigint, OUT fired boolean, OUT finding text) LANGUAGE plpgsql AS $$
DECLARE
    state text := '00000';
    message text;
    before text;
    again text[];
BEGIN
    IF entry.prepare IS NOT NULL THEN EXECUTE entry.prepare; END IF;
    before := torture.fingerprint();
    BEGIN
        PERFORM torture.attempt(entry.statement, fault, nth);
    EXCEPTION WHEN OTHERS OR query_canceled THEN
        GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
    END;
    PERFORM pgshift_test_fault_end();
    fired := pgshift_test_fault_fired();
    -- A cancel request may come too late for this statement, and some code can do with less memory.
    IF (state <> entry.state AND (NOT fired OR state <> CASE fault WHEN 'memory' THEN '53200' ELSE '57014' END)) THEN
        finding := format('%s: %s, in %s', state, message, pgshift_test_fault_place());
    ELSIF state = '00000' AND entry.fingerprint IS NOT NULL THEN
        IF torture.fingerprint() <> entry.fingerprint THEN
            finding := format('what it did is another thing, in %s', pgshift_test_fault_place());
        END IF;
    ELSIF state <> '00000' THEN
        IF torture.fingerprint() <> before THEN
            finding := 'what is there has changed';
        ELSE
            again := torture.outcome(entry);
            IF again IS DISTINCT FROM ARRAY[entry.state, entry.result, entry.fingerprint] THEN
                finding := format('then it did %s', again);
            END IF;
        END IF;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'TT000', MESSAGE = concat(fired, ' ', finding);
EXCEPTION WHEN SQLSTATE 'TT000' THEN
    fired := split_part(SQLERRM, ' ', 1)::boolean;
    finding := nullif(substr(SQLERRM, strpos(SQLERRM, ' ') + 1), '');
END $$;

-- What each does without a fault, and how many allocations it makes; twice, since the first time fills caches.
CREATE FUNCTION torture.refer(entry torture.entry_point) RETURNS torture.entry_point LANGUAGE plpgsql AS $$
DECLARE outcome text[];
BEGIN
    IF entry.prepare IS NOT NULL THEN EXECUTE entry.prepare; END IF;
    outcome := torture.outcome(entry);
    RAISE EXCEPTION USING ERRCODE = 'TT000', MESSAGE = array_append(outcome, NULL)::text;
EXCEPTION WHEN SQLSTATE 'TT000' THEN
    outcome := SQLERRM::text[];
    entry.state := outcome[1];
    entry.result := outcome[2];
    entry.fingerprint := outcome[3];
    RETURN entry;
END $$;
CREATE FUNCTION torture.count_allocations(entry torture.entry_point) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    IF entry.prepare IS NOT NULL THEN EXECUTE entry.prepare; END IF;
    PERFORM torture.attempt(entry.statement, 'memory', 0);
    RAISE EXCEPTION USING ERRCODE = 'TT000';
EXCEPTION WHEN OTHERS THEN
    RETURN pgshift_test_fault_end();
END $$;

CREATE TABLE torture.finding (entry text, fault text, nth bigint, finding text);
CREATE TABLE torture.tally (entry text, fault text, points bigint, fired bigint);

CREATE PROCEDURE torture.refer_all() LANGUAGE plpgsql AS $$
DECLARE entry torture.entry_point;
BEGIN
    FOR entry IN SELECT * FROM torture.entry_point LOOP
        PERFORM torture.refer(entry), torture.count_allocations(entry);
        entry := torture.refer(entry);
        UPDATE torture.entry_point SET state = entry.state, result = entry.result, fingerprint = entry.fingerprint,
               points = torture.count_allocations(entry) WHERE name = entry.name;
        COMMIT;
    END LOOP;
END $$;

-- Which points of an entry point are tried: at most that many, spread evenly, never the same ones.
CREATE FUNCTION torture.sample(points bigint, most bigint) RETURNS SETOF bigint LANGUAGE sql AS $$
SELECT CASE WHEN points <= most THEN i ELSE 1 + floor((i - random()) * points / most)::bigint END FROM generate_series(1, least(points, most)) AS i
$$;

-- Faults within a savepoint
CREATE PROCEDURE torture.walk(which text, fault text, most bigint) LANGUAGE plpgsql AS $$
DECLARE
    entry torture.entry_point;
    nth bigint;
    hit record;
    tried bigint := 0;
    hits bigint := 0;
BEGIN
    SELECT * INTO entry FROM torture.entry_point WHERE name = which;
    FOR nth IN SELECT torture.sample(entry.points, most) LOOP
        BEGIN
            hit := torture.point(entry, fault, nth);
        EXCEPTION WHEN out_of_memory OR query_canceled THEN
            -- PL/pgSQL was hit, when it had caught the statement's error already.
            SELECT false AS fired, NULL AS finding INTO hit;
        END;
        tried := tried + 1;
        hits := hits + hit.fired::int;
        IF hit.finding IS NOT NULL THEN INSERT INTO torture.finding VALUES (which, fault, nth, hit.finding); END IF;
        COMMIT;
    END LOOP;
    INSERT INTO torture.tally VALUES (which, fault, tried, hits);
END $$;

-- After a fault that ended a whole transaction, or a session: is all as it was, and does the statement work?
CREATE PROCEDURE torture.note(which text, fault text, nth bigint, state text) LANGUAGE plpgsql AS $$
DECLARE
    entry torture.entry_point;
    now torture.entry_point;
    fired boolean := pgshift_test_fault_fired();
BEGIN
    SELECT * INTO entry FROM torture.entry_point WHERE name = which;
    IF (state <> entry.state AND (NOT fired OR state <> CASE fault WHEN 'memory' THEN '53200' ELSE '57014' END)) THEN
        INSERT INTO torture.finding VALUES (which, fault, nth, format('SQLSTATE %s, in %s', state, pgshift_test_fault_place()));
    END IF;
    now := torture.refer(entry);
    IF (now.state, now.result, now.fingerprint) IS DISTINCT FROM (entry.state, entry.result, entry.fingerprint) THEN
        INSERT INTO torture.finding VALUES (which, fault, nth, format('after the transaction: %s', now));
    END IF;
    INSERT INTO torture.tally VALUES (which, fault, 1, fired::int);
END $$;
