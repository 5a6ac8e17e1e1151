-- What the log says of each row is what it is: as_of() follows changed keys too, which torture.changes does not.
CREATE FUNCTION torture.history_violations() RETURNS SETOF text LANGUAGE sql AS $$
SELECT format('account %L', t) FROM accounts AS t WHERE pgshift.as_of(NULL::accounts, code, clock_timestamp()) IS DISTINCT FROM t
UNION ALL
SELECT format('loan %L', t) FROM loans AS t WHERE pgshift.as_of(NULL::loans, id::text, clock_timestamp()) IS DISTINCT FROM t
UNION ALL
SELECT format('ticket %L', t) FROM tickets AS t WHERE pgshift.as_of(NULL::tickets, id::text, clock_timestamp()) IS DISTINCT FROM t
UNION ALL
SELECT format('parcel %L', t) FROM parcels AS t
 WHERE pgshift.as_of(NULL::parcels, jsonb_build_array(id::text, region)::text, clock_timestamp()) IS DISTINCT FROM t
$$;
