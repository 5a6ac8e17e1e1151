-- What a restored database must show as the dumped one does.
SET search_path = pg_catalog;
SELECT * FROM pgshift.rules ORDER BY relation::text, name;
SELECT tgrelid::regclass AS table, tgname, tgenabled, tgtype, encode(tgargs, 'escape') AS arguments
  FROM pg_trigger WHERE tgname LIKE 'zz_pgshift%' ORDER BY tgrelid::regclass::text, tgname;
SELECT evtname, evtenabled FROM pg_event_trigger;
UPDATE "Odd ""one"."T'able\" SET "St'a""te\" = 'o''k';
UPDATE "Odd ""one"."T'able\" SET "St'a""te\" = 'back\slash';
UPDATE "Odd ""one"."T'able\" SET "St'a""te\" = 'o''k', note = 'a\b' RETURNING *;
INSERT INTO public.parts VALUES (3, 'closed');
DELETE FROM public.parts WHERE id = 1;
TRUNCATE public.parts_1;
UPDATE public.parts SET status = 'closed' WHERE id = 101;
UPDATE public.parts SET status = 'shut' WHERE id = 101;
UPDATE public.parts SET status = 'shut' WHERE id = 2 RETURNING *;
INSERT INTO public.two VALUES ('anything', 'y');
INSERT INTO public.two VALUES ('x', 'anything');
UPDATE public.borrowing SET status = 'b';
UPDATE public.borrowing SET status = 'b', id = 1 RETURNING *;
SELECT entity_id, approved_by, role, approved_at, bound, note, used_at, revoked_at
  FROM pgshift."_pgshift_consensus_requests_o'k ""now""\" ORDER BY id;
SELECT entity_id, transition, approved_by, expires_at FROM pgshift.pending_approvals('public.requests');
UPDATE public.requests SET status = 'o''k "now"\' WHERE id = 2;
UPDATE public.requests SET status = 'o''k "now"\' WHERE id = 3 RETURNING *;
SELECT pgshift.approve('public.requests', '["k\"","2"]', 'cy', 'legal');
UPDATE public.requests SET status = 'o''k "now"\' WHERE id = 2 RETURNING *;
INSERT INTO pgshift."_pgshift_consensus_requests_o'k ""now""\" (entity_id) VALUES ('x');
TRUNCATE public.requests;
INSERT INTO public.requests VALUES (1, 'k', 10, 'ann', 'o''k "now"\');
CREATE TABLE public.gone (id int PRIMARY KEY, status text);
SELECT pgshift.consensus('public.gone', 'done', 1);
INSERT INTO public.gone VALUES (1, 'new');
UPDATE public.gone SET status = 'done';
SELECT definition -> 'approvals' FROM pgshift.rules WHERE relation = 'public.gone'::regclass;
ALTER TABLE public.parts RENAME status TO state;
SELECT relation, name, field FROM pgshift.rules ORDER BY relation::text, name;
