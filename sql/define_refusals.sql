-- define(): the rule itself, every refusal with its words

CREATE TABLE loans (id text PRIMARY KEY, amount numeric(14,2), status text);
SELECT pgshift.define('loans', 'status', ARRAY['pending', 'approved', 'rejected', 'paid'],
                      '{"pending": ["approved", "rejected"], "approved": ["paid"], "rejected": []}',
                      initial => 'pending');

-- INSERT: NULL becomes the initial state, a known state is kept, an unknown one refused
INSERT INTO loans (id, amount) VALUES ('loan-1', 100), ('loan-2', 200) RETURNING *;
INSERT INTO loans VALUES ('loan-3', 300, 'approved') RETURNING *;
INSERT INTO loans VALUES ('loan-4', 400, 'nonsense');
INSERT INTO loans VALUES ('loan-4', 400, '');
INSERT INTO loans VALUES ('loan-4', 400, 'Pending');
INSERT INTO loans VALUES ('loan-4', 400, repeat('x', 10000));

-- UPDATE: declared transitions only; unchanged is fine, in a terminal state too
UPDATE loans SET status = 'approved' WHERE id = 'loan-1' RETURNING *;
UPDATE loans SET status = 'pending' WHERE id = 'loan-1';
UPDATE loans SET status = 'nonsense' WHERE id = 'loan-1';
UPDATE loans SET status = NULL WHERE id = 'loan-1';
UPDATE loans SET status = status, amount = 101 WHERE id = 'loan-1' RETURNING *;
UPDATE loans SET status = 'rejected' WHERE id = 'loan-2' RETURNING *;
UPDATE loans SET status = 'pending' WHERE id = 'loan-2';
UPDATE loans SET status = 'rejected', amount = 201 WHERE id = 'loan-2' RETURNING *;
UPDATE loans SET status = 'paid' WHERE status = 'approved' RETURNING *;
UPDATE loans SET status = 'approved';
DELETE FROM loans WHERE id = 'loan-3' RETURNING *;

-- what drivers get beside the message
CREATE FUNCTION fields_of(statement text) RETURNS TABLE (field text, value text) LANGUAGE plpgsql AS $$
DECLARE
    v_sqlstate text; v_message text; v_detail text; v_hint text;
    v_schema text; v_table text; v_column text; v_constraint text;
BEGIN
    EXECUTE statement;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS
        v_sqlstate = RETURNED_SQLSTATE, v_message = MESSAGE_TEXT, v_detail = PG_EXCEPTION_DETAIL,
        v_hint = PG_EXCEPTION_HINT, v_schema = SCHEMA_NAME, v_table = TABLE_NAME, v_column = COLUMN_NAME,
        v_constraint = CONSTRAINT_NAME;
    RETURN QUERY VALUES ('sqlstate', v_sqlstate), ('message', v_message), ('detail', v_detail), ('hint', v_hint),
        ('schema', v_schema), ('table', v_table), ('column', v_column), ('constraint', v_constraint);
END $$;
SELECT * FROM fields_of($$UPDATE loans SET status = 'pending'$$);
SELECT * FROM fields_of($$INSERT INTO loans VALUES ('loan-4', 400, 'nonsense')$$);

-- no initial state: NULL is refused
CREATE TABLE orders (id int PRIMARY KEY, status text, other text);
SELECT pgshift.define('orders', 'status', '{new,sent}', '{"new": ["sent"]}');
INSERT INTO orders VALUES (1, NULL);
INSERT INTO orders VALUES (1, 'sent') RETURNING *;

-- strict_insert: the initial state only, and NULL, which becomes it
SELECT pgshift.define('orders', 'status', '{new,sent}', '{"new": ["sent"]}', initial => 'new', strict_insert => true);
INSERT INTO orders VALUES (2, 'sent');
INSERT INTO orders VALUES (2, 'new'), (3, NULL) RETURNING *;
INSERT INTO orders VALUES (2, 'sent') ON CONFLICT (id) DO UPDATE SET status = excluded.status;

-- several columns, each with its own rule
SELECT pgshift.define('orders', 'other', '{x,y}', '{"x": ["y"]}', initial => 'x', validate_existing => false);
INSERT INTO orders VALUES (4) RETURNING *;
UPDATE orders SET other = 'y', status = 'sent' WHERE id = 4 RETURNING *;
UPDATE orders SET other = 'x' WHERE id = 4;
SELECT relation, kind, name, field, definition, enabled FROM pgshift.rules WHERE relation = 'orders'::regclass ORDER BY name;

-- rows that are older than the rule keep their state until it changes
UPDATE orders SET status = 'sent' WHERE id = 2 RETURNING *;
UPDATE orders SET other = 'x' WHERE id = 2;
SELECT * FROM fields_of($$UPDATE orders SET other = 'y' WHERE id = 2$$) WHERE field IN ('message', 'detail', 'hint');

-- one statement, all or nothing
INSERT INTO orders VALUES (5);
UPDATE orders SET status = CASE id WHEN 5 THEN 'sent' ELSE 'new' END;
SELECT id, status FROM orders ORDER BY id;
DROP TABLE loans, orders;
DROP FUNCTION fields_of;
