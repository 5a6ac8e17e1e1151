\echo Use "CREATE EXTENSION pgshift_state" to load this file. \quit

GRANT USAGE ON SCHEMA pgshift TO PUBLIC;
