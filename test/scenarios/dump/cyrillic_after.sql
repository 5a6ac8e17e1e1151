SELECT relation, kind, field FROM pgshift.rules ORDER BY 2;
UPDATE "заявки_на_кредит" SET "состояние" = 'одобрена_и_выплачена_клиенту' WHERE id = 1;
UPDATE "заявки_на_кредит" SET "состояние" = 'одобрена_и_выплачена_клиенту' WHERE id = 2;
SELECT field, from_value, to_value FROM pgshift.history('заявки_на_кредит', '1');
