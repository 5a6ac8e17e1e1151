-- What a new connection's first statement costs: loading the library, reading and compiling the rules.

INSERT INTO bench.work (work, label, statement) VALUES ('first', 'first statement of a connection',
    $$UPDATE %s SET status = CASE status WHEN 'pending' THEN 'approved' ELSE 'pending' END, amount = amount + 1 WHERE id = 1$$);
INSERT INTO bench.line (part, work, rule, label, puts) VALUES
    ('first_statement', 'first', 'none',    'no rule',               '{}'),
    ('first_statement', 'first', 'empty',   'empty trigger in C',    '{empty}'),
    ('first_statement', 'first', 'define',  'pgshift.define',        '{define}'),
    ('first_statement', 'first', 'ours',    'all four of ours',      '{normalize,define,gate_condition,audit}'),
    ('first_statement', 'first', 'by_hand', 'all four by PL/pgSQL',  '{normalize_by_hand,define_by_hand,gate_condition_by_hand,audit_by_hand}');
