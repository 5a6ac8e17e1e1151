-- Tables with all four kinds of rules, for the parts that write to them while things go wrong.
CREATE EXTENSION pgshift_state;
CREATE EXTENSION amcheck;
CREATE SCHEMA torture;

CREATE SEQUENCE torture.loan_ids;
CREATE SEQUENCE torture.parcel_ids;
CREATE TABLE loans (id int PRIMARY KEY DEFAULT nextval('torture.loan_ids'), amount int NOT NULL, balance int NOT NULL DEFAULT 0,
                    asked_by text, email text, status text);
CREATE TABLE notes (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, loan int NOT NULL REFERENCES loans ON DELETE CASCADE, note text);
CREATE TABLE parcels (id int NOT NULL DEFAULT nextval('torture.parcel_ids'), region text NOT NULL, weight int, label text, status text,
                      PRIMARY KEY (id, region)) PARTITION BY LIST (region);
CREATE TABLE parcels_east PARTITION OF parcels FOR VALUES IN ('east');
CREATE TABLE parcels_west PARTITION OF parcels FOR VALUES IN ('west') PARTITION BY HASH (id);
CREATE TABLE parcels_west_0 PARTITION OF parcels_west FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE parcels_west_1 PARTITION OF parcels_west FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE parcels_else PARTITION OF parcels DEFAULT;
CREATE TABLE accounts (code text NOT NULL UNIQUE, balance int NOT NULL DEFAULT 0, owner text);
CREATE TYPE ticket_state AS ENUM ('open', 'busy', 'done');
CREATE TABLE tickets (id int PRIMARY KEY, status ticket_state, severity int);

-- The rules, which the load installs again and again.
CREATE FUNCTION torture.install(which text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CASE which
        WHEN 'loans' THEN
            PERFORM pgshift.normalize('loans', '{"email": "email", "asked_by": "LOWER(TRIM({value}))"}');
            PERFORM pgshift.define('loans', 'status', '{new,review,approved,paid,rejected}',
                '{"new": ["review"], "review": ["approved", "rejected"], "approved": ["paid", "review"]}', initial => 'new',
                guards => '{"approved->paid": "NEW.balance >= NEW.amount"}', frozen => '{paid}');
            PERFORM pgshift.consensus('loans', 'approved', 2, roles => '{risk,legal}', distinct_roles => true,
                requester => 'asked_by', bind => '{amount}', field => 'status');
            PERFORM pgshift.audit('loans');
        WHEN 'notes' THEN
            PERFORM pgshift.audit('notes');
        WHEN 'parcels' THEN
            PERFORM pgshift.normalize('parcels', '{"label": "squish"}');
            PERFORM pgshift.define('parcels', 'status', '{packed,sent,held}',
                '{"packed": ["sent", "held"], "held": ["packed"], "sent": ["held"]}', initial => 'packed', strict_insert => true);
            PERFORM pgshift.consensus('parcels', 'sent', 1, condition => 'NEW.weight > 0', field => 'status');
            PERFORM pgshift.audit('parcels');
        WHEN 'accounts' THEN
            PERFORM pgshift.normalize('accounts', '{"owner": "UPPER(COALESCE(NULLIF({value}, ''''), NEW.code))"}');
            PERFORM pgshift.audit('accounts', key => '{code}');
        WHEN 'tickets' THEN
            PERFORM pgshift.define('tickets', 'status', '{open,busy,done}', '{"open": ["busy"], "busy": ["done", "open"], "done": ["open"]}',
                initial => 'open', notify => 'tickets');
            PERFORM pgshift.define('tickets', 'severity', '{1,2,3}', '{"1": ["2"], "2": ["1", "3"], "3": ["2"]}', initial => '1');
            PERFORM pgshift.audit('tickets', exclude => '{id}');
    END CASE;
END $$;
SELECT torture.install(t) FROM unnest('{loans,notes,parcels,accounts,tickets}'::text[]) AS t;

CREATE FUNCTION torture.pick(highest int) RETURNS int LANGUAGE sql VOLATILE AS 'SELECT 1 + floor(random() * highest)::int';
CREATE FUNCTION torture.one_of(VARIADIC text[]) RETURNS text LANGUAGE sql VOLATILE AS 'SELECT $1[torture.pick(cardinality($1))]';
-- The younger rows, so that writers meet.
CREATE FUNCTION torture.loan() RETURNS int LANGUAGE sql VOLATILE AS
    'SELECT greatest(1, last_value - 20 + torture.pick(22))::int FROM torture.loan_ids';
CREATE FUNCTION torture.parcel() RETURNS int LANGUAGE sql VOLATILE AS
    'SELECT greatest(1, last_value - 20 + torture.pick(22))::int FROM torture.parcel_ids';
CREATE FUNCTION torture.next_loan(status text) RETURNS text LANGUAGE sql VOLATILE AS
    $$SELECT CASE status WHEN 'new' THEN 'review' WHEN 'review' THEN torture.one_of('approved', 'approved', 'rejected', 'paid')
                         ELSE torture.one_of('paid', 'review') END$$;

INSERT INTO loans (amount, asked_by, email) SELECT i, 'dan', 'A@B.c' FROM generate_series(1, 30) AS i;
INSERT INTO parcels (region, weight) SELECT torture.one_of('east', 'west', 'north'), torture.pick(9) FROM generate_series(1, 30);
INSERT INTO tickets SELECT i FROM generate_series(1, 20) AS i;
SELECT seal_id FROM pgshift.seal_audit();
