-- One UPDATE of many audited rows, and of a tenth of them.

CREATE TABLE bench.large (LIKE bench.subject INCLUDING ALL) WITH (autovacuum_enabled = false);

INSERT INTO bench.work (work, label, statement) VALUES
    ('large',       'UPDATE of many rows at once',       $$UPDATE %s SET status = 'approved', amount = amount + 1$$),
    ('large_tenth', 'the same of a tenth of the rows',   $$UPDATE %s SET status = 'approved', amount = amount + 1$$);
INSERT INTO bench.line (part, work, rule, label, puts) VALUES
    (NULL,           'large',       'none',        'no rule',                      '{}'),
    (NULL,           'large',       'empty_after', 'empty trigger in C, AFTER',    '{empty_after}'),
    ('large_update', 'large',       'audit',       'pgshift.audit',                '{audit}'),
    ('large_update', 'large_tenth', 'none',        'no rule',                      '{}'),
    ('large_update', 'large_tenth', 'audit',       'pgshift.audit',                '{audit}');
