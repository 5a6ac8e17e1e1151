
CREATE FUNCTION pgshift.draw(dot text)
RETURNS text
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'pgshift_draw';

COMMENT ON FUNCTION pgshift.draw(text) IS
'One graph in the DOT language as an SVG element, drawn by Graphviz in a program of its own, which may take 1 GB of memory and 60 seconds of computing; two draw at once in a server, others wait. What makes diagrams as SVG needs EXECUTE on it, too, which is not PUBLIC''s. Not one graph: 22023. Could not be drawn: 38000. Installed without Graphviz: 0A000.';

REVOKE EXECUTE ON FUNCTION pgshift.draw(text) FROM PUBLIC;
