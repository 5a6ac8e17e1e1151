-- COPY into a table that is empty each time.

CREATE TABLE bench.copied (LIKE bench.subject INCLUDING ALL) WITH (autovacuum_enabled = false);

INSERT INTO bench.work (work, label) VALUES ('copy', 'COPY');
INSERT INTO bench.line (part, work, rule, label, puts) VALUES
    (NULL,   'copy', 'none',    'no rule',                    '{}'),
    (NULL,   'copy', 'empty',   'empty trigger in C',         '{empty}'),
    ('copy', 'copy', 'ours',    'pgshift.define, normalize',  '{define,normalize}'),
    ('copy', 'copy', 'by_hand', 'both by PL/pgSQL',           '{define_by_hand,normalize_by_hand}');
