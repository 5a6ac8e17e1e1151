-- Guards with names and messages, and several of them, of define() and of machines of the ledger
CREATE SCHEMA messages;
SET search_path = messages;

CREATE TABLE loans (id int PRIMARY KEY, balance numeric, amount numeric, checked_by text, status text);
CREATE FUNCTION guards(jsonb) RETURNS regclass LANGUAGE sql AS $$
    SELECT pgshift.define('loans', 'status', '{pending,approved,paid}', '{"pending": ["approved"], "approved": ["paid"]}', 'pending', guards => $1) $$;

CREATE FUNCTION refused(command text, OUT message text, OUT detail text, OUT state text, OUT "table" text, OUT "column" text, OUT "constraint" text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE command;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, state = RETURNED_SQLSTATE,
        "table" = TABLE_NAME, "column" = COLUMN_NAME, "constraint" = CONSTRAINT_NAME;
END $$;

-- the first that fails is told: its name is the error's constraint, its message the DETAIL
SELECT guards('{"approved->paid": [{"check": "NEW.balance >= NEW.amount", "name": "fully_paid", "message": "The loan is not paid back yet."},
                                   "NEW.checked_by IS NOT NULL",
                                   {"check": "NEW.checked_by <> ''nobody''", "message": "Nobody is none."},
                                   {"check": "NEW.amount > 0", "name": "Some \"amount\""}],
                "pending->approved": {"check": "NEW.amount < 1000"}}');
INSERT INTO loans VALUES (1, 0, 100, NULL, 'approved'), (2, 0, 5000, NULL, 'pending');
SELECT * FROM refused($$UPDATE loans SET status = 'paid' WHERE id = 1$$) \gx
SELECT * FROM refused($$UPDATE loans SET status = 'paid', balance = 100 WHERE id = 1$$) \gx
SELECT * FROM refused($$UPDATE loans SET status = 'paid', balance = 100, checked_by = 'nobody' WHERE id = 1$$) \gx
SELECT * FROM refused($$UPDATE loans SET status = 'paid', amount = 0, checked_by = 'ann' WHERE id = 1$$) \gx
SELECT * FROM refused($$UPDATE loans SET status = 'approved' WHERE id = 2$$) \gx
UPDATE loans SET status = 'paid', balance = 100, checked_by = 'ann' WHERE id = 1;

-- all of them are bound, and held to what they mean; what they name can't get another name
SELECT definition -> 'bound_guards' FROM pgshift.rules WHERE relation = 'loans'::regclass;
ALTER TABLE loans RENAME checked_by TO checker;
ALTER TABLE loans DROP COLUMN checked_by;
CREATE FUNCTION is_ours(text) RETURNS boolean LANGUAGE sql AS 'SELECT $1 = ''ann''';
SELECT guards('{"approved->paid": ["true", {"check": "is_ours(NEW.checked_by)", "message": "Not one of ours."}]}');
ALTER FUNCTION is_ours(text) RENAME TO was_ours;
DROP FUNCTION is_ours(text);
-- a column's new name is followed where no guard has it
ALTER TABLE loans RENAME status TO state;
SELECT definition ->> 'field' AS field, definition -> 'guards' AS guards FROM pgshift.rules WHERE relation = 'loans'::regclass;
ALTER TABLE loans RENAME state TO status;

-- which of several is no expression, or never true
SELECT guards('{"approved->paid": ["true", "NEW.nothing"]}');
SELECT guards('{"approved->paid": ["true", {"check": "1"}]}');
SELECT guards('{"approved->paid": ["true", "false"], "pending->approved": {"check": "false"}}');
SELECT severity, finding FROM pgshift.doctor('loans');
SELECT guards('{"approved->paid": ["true", "1/NEW.balance > 0"]}');
UPDATE loans SET status = 'approved', balance = 0 WHERE id = 2;
UPDATE loans SET status = 'paid' WHERE id = 2;

-- the call that makes the rule again has them as they were given, also where names are found elsewhere
SELECT guards('{"approved->paid": ["true", {"check": "is_ours(NEW.checked_by)", "name": "ours", "message": "Not one of ours."}], "pending->approved": {"check": "NEW.id > 0"}}');
ALTER TABLE loans DISABLE TRIGGER USER;
INSERT INTO loans VALUES (3, 0, 0, NULL, 'nonsense');
ALTER TABLE loans ENABLE TRIGGER USER;
SELECT regexp_substr(remedy, 'guards => .*?\);') FROM pgshift.doctor('loans');
SET search_path = '';
SELECT regexp_substr(remedy, 'guards => .*?\);') FROM pgshift.doctor('messages.loans');
-- which works
SELECT remedy FROM pgshift.doctor('messages.loans') \gexec
SET search_path = messages;
SELECT definition -> 'guards' AS guards FROM pgshift.rules WHERE relation = 'loans'::regclass;
UPDATE loans SET status = 'paid' WHERE id = 2;

-- what is none of these
SELECT guards('{"approved->paid": 1}');
SELECT guards('{"approved->paid": []}');
SELECT guards('{"approved->paid": {}}');
SELECT guards('{"approved->paid": {"name": "n"}}');
SELECT guards('{"approved->paid": {"check": "true", "detail": "d"}}');
SELECT guards('{"approved->paid": {"check": "true", "message": ""}}');
SELECT guards('{"approved->paid": {"check": "true", "name": null}}');
SELECT guards('{"approved->paid": {"check": ["true"]}}');
SELECT guards('{"approved->paid": ["true", 1]}');
SELECT guards('{"approved->paid": [["true"]]}');

-- in the ledger
CREATE FUNCTION is_small(e pgshift.ledger_entry) RETURNS boolean LANGUAGE sql AS $$ SELECT (e.metadata ->> 'amount')::int < 100 $$;
SELECT pgshift.define_machine('messages', '{new,paid}', '{"new": ["paid"]}', 'new',
    guards => '{"new->paid": [{"check": "metadata ? ''amount''", "name": "has_amount", "message": "An amount is needed."},
                              {"check": "is_small", "message": "Large amounts are paid by hand."}, "actor_id <> ''system''"],
                "<initial>->new": {"check": "subject_id LIKE ''pay-%''", "name": "is_payment"}}');
SELECT * FROM refused($$SELECT pgshift.transition('messages', 'x', 'new')$$) \gx
SELECT (pgshift.transition('messages', 'pay-1', 'new')).sort_key;
SELECT * FROM refused($$SELECT pgshift.transition('messages', 'pay-1', 'paid')$$) \gx
SELECT * FROM refused($$SELECT pgshift.transition('messages', 'pay-1', 'paid', metadata => '{"amount": 100}')$$) \gx
SELECT * FROM refused($$SELECT pgshift.transition('messages', 'pay-1', 'paid', metadata => '{"amount": 10}')$$) \gx
SELECT * FROM pgshift.next_transitions('messages', 'pay-1');
SELECT (pgshift.transition('messages', 'pay-1', 'paid', 'ann', metadata => '{"amount": 10}')).sort_key;
-- the same makes no new version, another message does
SELECT pgshift.define_machine('messages', '{new,paid}', '{"new": ["paid"]}', 'new', guards => '{"new->paid": [{"check": "is_small", "message": "m"}]}');
SELECT pgshift.define_machine('messages', '{new,paid}', '{"new": ["paid"]}', 'new', guards => '{"new->paid": [{"message": "m", "check": "is_small"}]}');
SELECT pgshift.define_machine('messages', '{new,paid}', '{"new": ["paid"]}', 'new', guards => '{"new->paid": [{"check": "is_small", "message": "n"}]}');
DROP FUNCTION is_small;
SELECT pgshift.define_machine('messages', '{new,paid}', '{"new": ["paid"]}', 'new', guards => '{"new->paid": ["true", {"check": "nothing"}]}');
SELECT pgshift.define_machine('messages', '{new,paid}', '{"new": ["paid"]}', 'new', guards => '{"new->paid": ["true", "false"]}');
SELECT finding FROM pgshift.doctor() WHERE rule = 'messages';
SELECT pgshift.define_machine('messages', '{new,paid}', '{"new": ["paid"]}', 'new', callbacks => '{"after:new->paid": ["is_small"]}');

RESET search_path;
SET client_min_messages = error;
DROP SCHEMA messages CASCADE;
