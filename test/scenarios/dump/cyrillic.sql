-- Names that fit in a database with a byte a character, and not in UTF-8.
CREATE EXTENSION pgshift_state;
CREATE TABLE "заявки_на_кредит" (id integer PRIMARY KEY, "состояние" text);
SELECT pgshift.define('заявки_на_кредит', 'состояние', '{новая,одобрена_и_выплачена_клиенту}', '{"новая": ["одобрена_и_выплачена_клиенту"]}', 'новая');
SELECT pgshift.consensus('заявки_на_кредит', 'одобрена_и_выплачена_клиенту', 1);
SELECT pgshift.audit('заявки_на_кредит');
INSERT INTO "заявки_на_кредит" VALUES (1), (2);
SELECT pgshift.approve('заявки_на_кредит', '1', 'Анна');
