/* What PostgreSQL tells valgrind of its memory, told to AddressSanitizer. In place of valgrind's own header. */
#pragma once
#include <sanitizer/asan_interface.h>

#define RUNNING_ON_VALGRIND 0
#define VALGRIND_COUNT_ERRORS 0
#define VALGRIND_PRINTF(...) ((void)0)
#define VALGRIND_MAKE_MEM_NOACCESS(address, size) __asan_poison_memory_region((address), (size))
#define VALGRIND_MAKE_MEM_UNDEFINED(address, size) __asan_unpoison_memory_region((address), (size))
#define VALGRIND_MAKE_MEM_DEFINED(address, size) __asan_unpoison_memory_region((address), (size))
#define VALGRIND_CHECK_MEM_IS_DEFINED(address, size) 0
#define VALGRIND_CHECK_VALUE_IS_DEFINED(value) 0
#define VALGRIND_CREATE_MEMPOOL(pool, redzone, zeroed) ((void)0)
#define VALGRIND_DESTROY_MEMPOOL(pool) ((void)0)
#define VALGRIND_MEMPOOL_ALLOC(pool, address, size) __asan_unpoison_memory_region((address), (size))
/* pfree wipes what it frees, and says then that nobody may read it. */
#define VALGRIND_MEMPOOL_FREE(pool, address) ((void)0)
#define VALGRIND_MEMPOOL_CHANGE(pool, before, address, size) __asan_unpoison_memory_region((address), (size))
#define VALGRIND_MEMPOOL_TRIM(pool, address, size) ((void)0)
