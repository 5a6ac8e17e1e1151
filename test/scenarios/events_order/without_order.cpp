// The control of this test: the library as it is, but for the lock under which an event gets its position and
// its entries, which is not taken, and some time passes between the two.
#include <cstdlib>

#include <unistd.h>

struct LWLock;

extern "C" bool __wrap_LWLockAcquire(LWLock*, int) {
  return true;
}

extern "C" void __wrap_LWLockRelease(LWLock*) {}

extern "C" long __real_nextval_internal(unsigned sequence, bool check_permissions);

extern "C" long __wrap_nextval_internal(unsigned sequence, bool check_permissions) {
  long const position = __real_nextval_internal(sequence, check_permissions);
  usleep(std::rand() % 10000);
  return position;
}
