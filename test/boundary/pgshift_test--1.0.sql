\echo Use "CREATE EXTENSION pgshift_test" to load this file. \quit

-- module.cpp
CREATE FUNCTION pgshift_test_constructed() RETURNS bigint LANGUAGE c STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_alive() RETURNS bigint LANGUAGE c STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_memory() RETURNS bigint LANGUAGE c STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_cpu() RETURNS bigint LANGUAGE c VOLATILE STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_allocated() RETURNS bigint LANGUAGE c STRICT AS 'MODULE_PATHNAME';

-- empty_trigger.cpp, leaky.cpp
CREATE FUNCTION pgshift_test_empty_trigger() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_setting_trigger() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_leaky() RETURNS boolean LANGUAGE c STRICT AS 'MODULE_PATHNAME';

-- misbehaviour.cpp
CREATE FUNCTION pgshift_test_misbehave(how text) RETURNS bigint LANGUAGE c STRICT AS 'MODULE_PATHNAME';

-- failures.cpp
CREATE FUNCTION pgshift_test_fail(kind text) RETURNS boolean LANGUAGE c STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_execute(statement text) RETURNS boolean LANGUAGE c STRICT AS 'MODULE_PATHNAME';

-- guard.cpp
CREATE FUNCTION pgshift_test_guard_restores() RETURNS boolean LANGUAGE c STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_notice(message text) RETURNS boolean LANGUAGE c STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_location(fail regprocedure) RETURNS text LANGUAGE c STRICT AS 'MODULE_PATHNAME';

-- memory.cpp
CREATE FUNCTION pgshift_test_construct(place text) RETURNS bigint LANGUAGE c STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_construct_and_fail(message text) RETURNS bigint LANGUAGE c STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_contexts() RETURNS boolean LANGUAGE c STRICT AS 'MODULE_PATHNAME';

-- subtransaction.cpp
CREATE FUNCTION pgshift_test_try(statement text) RETURNS boolean LANGUAGE c STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_try_within_spi(statement text) RETURNS boolean LANGUAGE c STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_try_exception(kind text) RETURNS boolean LANGUAGE c STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_nest(outer_statement text, inner_statement text, last_statement text) RETURNS text
  LANGUAGE c STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_subtransaction(commit boolean, statement text) RETURNS boolean
  LANGUAGE c STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_try_often(times integer) RETURNS bigint LANGUAGE c STRICT AS 'MODULE_PATHNAME';

-- counting_trigger.cpp
CREATE FUNCTION pgshift_test_counting_trigger() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_compilations() RETURNS bigint LANGUAGE c STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_last_rule() RETURNS text LANGUAGE c STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_outdate_rules() RETURNS bigint LANGUAGE c STRICT AS 'MODULE_PATHNAME';

-- fault.cpp
CREATE FUNCTION pgshift_test_fault(kind text, nth bigint) RETURNS boolean LANGUAGE c STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_fault_end() RETURNS bigint LANGUAGE c STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_fault_fired() RETURNS boolean LANGUAGE c STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION pgshift_test_fault_place() RETURNS text LANGUAGE c STRICT AS 'MODULE_PATHNAME';
