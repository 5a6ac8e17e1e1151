// The tests of src/core: plain C++, with no PostgreSQL anywhere.
#define BOOST_TEST_MODULE core
#include <boost/test/unit_test.hpp>
