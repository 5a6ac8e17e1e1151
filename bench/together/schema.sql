-- All four at once, and each alone under the same statement.

INSERT INTO bench.line (part, work, rule, label, puts) VALUES
    ('together', 'state', 'together',          'all four of ours',            '{normalize,define,gate,audit}'),
    ('together', 'state', 'together_by_hand',  'all four by PL/pgSQL',        '{normalize_by_hand,define_by_hand,gate_by_hand,audit_by_hand}'),
    ('together', 'state', 'alone_normalize',   'pgshift.normalize alone',     '{normalize}'),
    ('together', 'state', 'alone_define',      'pgshift.define alone',        '{define}'),
    ('together', 'state', 'alone_gate',        'pgshift.consensus alone',     '{gate}'),
    ('together', 'state', 'alone_audit',       'pgshift.audit alone',         '{audit}');
