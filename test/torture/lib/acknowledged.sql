SELECT 'acknowledged', id, subject_id, sort_key, to_state FROM torture.move(torture.next_order());

SELECT 'acknowledged', id, subject_id, sort_key, to_state FROM torture.move(torture.order());

SELECT 'acknowledged', id, subject_id, sort_key, to_state FROM torture.move(torture.order());
