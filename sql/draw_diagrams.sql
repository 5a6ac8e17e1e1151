-- pgshift.draw(), and who may have diagrams drawn.
CREATE ROLE regress_artist;
CREATE ROLE regress_guest;
SELECT pgshift.define_machine('drawn', '{a,b}', '{"a": ["b"]}', 'a');

SELECT svg ~ '^<svg .*</svg>\n$', regexp_count(svg, 'class="node"') AS nodes, regexp_count(svg, 'class="edge"') AS edges
FROM pgshift.draw('digraph { a -> b; a -> c }') AS svg;
SELECT pgshift.draw(NULL);

-- Text that is not one graph is one error.
SELECT pgshift.draw(dot) FROM (VALUES ('')) AS t (dot);
SELECT pgshift.draw('  /* nothing */ ');
SELECT pgshift.draw('digraph { a -> ');
SELECT pgshift.draw('digraph { a } and more');
SELECT pgshift.draw('digraph { a } digraph { b }');
SELECT pgshift.draw('<svg onload="alert(1)"/>');
SELECT pgshift.draw('digraph { a [label=<<b>x]; }');
\set VERBOSITY sqlstate
SELECT pgshift.draw('no graph');
SELECT pgshift.draw('digraph { a [label=<<b>x</i>>]; }');
\set VERBOSITY default
-- It reads no file of the server's.
SELECT svg ~ 'image' AS has_image FROM pgshift.draw('digraph { a [image="/etc/passwd", shapefile="/etc/passwd"] }') AS svg;

-- Not everybody's: neither it, nor what is drawn by it.
SET ROLE regress_guest;
SELECT pgshift.draw('digraph {}');
SELECT pgshift.machine_diagram('drawn', 'svg');
SELECT pgshift.machine_diagram('drawn', 'dot') ~ 'digraph';
SELECT pgshift.machine_diagram('undrawn', 'svg');
RESET ROLE;
GRANT EXECUTE ON FUNCTION pgshift.draw(text) TO regress_artist;
SET ROLE regress_artist;
SELECT pgshift.machine_diagram('drawn', 'svg') ~ '^<svg';
RESET ROLE;

-- It goes by who asks: by a function's owner where that is a SECURITY DEFINER's, otherwise by its caller.
CREATE FUNCTION draw_it() RETURNS boolean LANGUAGE sql RETURN pgshift.machine_diagram('drawn', 'svg') ~ '^<svg';
CREATE FUNCTION draw_it_for_all() RETURNS boolean LANGUAGE sql SECURITY DEFINER RETURN pgshift.machine_diagram('drawn', 'svg') ~ '^<svg';
SET ROLE regress_guest;
SELECT draw_it();
SELECT draw_it_for_all();
RESET ROLE;
REVOKE EXECUTE ON FUNCTION pgshift.draw(text) FROM regress_artist;
SET ROLE regress_artist;
SELECT pgshift.machine_diagram('drawn', 'svg');
RESET ROLE;

-- A superuser may have dropped it.
ALTER EXTENSION pgshift_state DROP FUNCTION pgshift.draw(text);
ALTER FUNCTION pgshift.draw(text) RENAME TO drawn;
SELECT pgshift.machine_diagram('drawn', 'svg');
ALTER FUNCTION pgshift.drawn(text) RENAME TO draw;
ALTER EXTENSION pgshift_state ADD FUNCTION pgshift.draw(text);

DROP FUNCTION draw_it(), draw_it_for_all();
DROP ROLE regress_artist, regress_guest;
