// The module's identity. Settings are registered here too, once there are any; nothing else happens at load.
#include "pg/compat.hpp"

extern "C" {
PGSHIFT_MODULE_MAGIC;
}
