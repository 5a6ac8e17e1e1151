INSERT INTO bench.work (work, label) VALUES ('library', 'the library');
INSERT INTO bench.line (part, work, rule, label) VALUES ('library', 'library', 'stripped', 'pgshift_state.so, stripped');
