// A disk without room: whatever would make a table's or an index's file longer fails with ENOSPC, one time in
// so many, as long as the file $PGSHIFT_NO_SPACE is there, which says in how many. Loaded before all else, by
// LD_PRELOAD.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

bool is_of_a_table(int file) {
  char link[64];
  char path[1024];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t const length = readlink(link, path, sizeof path - 1);
  if (length < 0) return false;
  path[length] = '\0';
  return std::strstr(path, "/base/") != nullptr;
}

int one_in() {
  const char* flag = std::getenv("PGSHIFT_NO_SPACE");
  int number = 0;
  if (flag == nullptr) return 0;
  std::FILE* file = std::fopen(flag, "r");
  if (file == nullptr) return 0;
  if (std::fscanf(file, "%d", &number) != 1) number = 0;
  std::fclose(file);
  return number;
}

bool is_full(int file, off_t end) {
  struct stat status{};
  if (fstat(file, &status) != 0 || end <= status.st_size || !is_of_a_table(file)) return false;
  int const number = one_in();
  return number > 0 && std::rand() % number == 0;
}

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

off_t size_of(const iovec* parts, int count) {
  off_t size = 0;
  for (int i = 0; i < count; ++i) size += static_cast<off_t>(parts[i].iov_len);
  return size;
}

}  // namespace

extern "C" {
ssize_t pwrite(int file, const void* data, size_t size, off_t offset) {
  static auto const write = next<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
  if (is_full(file, offset + static_cast<off_t>(size))) {
    errno = ENOSPC;
    return -1;
  }
  return write(file, data, size, offset);
}
ssize_t pwrite64(int file, const void* data, size_t size, off64_t offset) {
  return pwrite(file, data, size, offset);
}

ssize_t pwritev(int file, const iovec* parts, int count, off_t offset) {
  static auto const write = next<ssize_t (*)(int, const iovec*, int, off_t)>("pwritev");
  if (is_full(file, offset + size_of(parts, count))) {
    errno = ENOSPC;
    return -1;
  }
  return write(file, parts, count, offset);
}
ssize_t pwritev64(int file, const iovec* parts, int count, off64_t offset) {
  return pwritev(file, parts, count, offset);
}

int posix_fallocate(int file, off_t offset, off_t size) {
  static auto const allocate = next<int (*)(int, off_t, off_t)>("posix_fallocate");
  return is_full(file, offset + size) ? ENOSPC : allocate(file, offset, size);
}
int posix_fallocate64(int file, off64_t offset, off64_t size) {
  return posix_fallocate(file, offset, size);
}
}
