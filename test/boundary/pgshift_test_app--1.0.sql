-- Tables with rules, and the end of one that was there before.
CREATE TABLE invoices (id int PRIMARY KEY, status text);
SELECT pgshift.audit('invoices');
SELECT pgshift.consensus('invoices', 'paid', 1);
SELECT pgshift.protect();
DROP TABLE former;
