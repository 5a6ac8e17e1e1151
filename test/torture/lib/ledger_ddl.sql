SELECT torture.install_machine(torture.pick(2));

SELECT torture.one_of('COMMIT', 'ROLLBACK') AS ending \gset
BEGIN\; SELECT torture.install_machine(torture.pick(2))\; SELECT torture.move(torture.order())\; :ending;

REINDEX TABLE pgshift._pgshift_ledger;

VACUUM pgshift._pgshift_ledger;
