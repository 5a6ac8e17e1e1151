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
ALTER TABLE public.parts RENAME status TO state;
SELECT relation, name, field FROM pgshift.rules ORDER BY relation::text, name;
