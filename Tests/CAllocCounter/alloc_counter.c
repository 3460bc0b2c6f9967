#include "CAllocCounter.h"

#include <errno.h>
#include <stddef.h>

static _Thread_local bool counting;
static _Thread_local long allocations;

void alloc_counter_begin(void) {
  allocations = 0;
  counting = true;
}

long alloc_counter_end(void) {
  counting = false;
  return allocations;
}

#if defined(__GLIBC__) || defined(__linux__)

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

bool alloc_counter_works(void) { return true; }

static void note(void) {
  if (counting) allocations++;
}

void *malloc(size_t size) {
  note();
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  note();
  return __libc_calloc(count, size);
}

void *realloc(void *pointer, size_t size) {
  note();
  return __libc_realloc(pointer, size);
}

void *memalign(size_t alignment, size_t size) {
  note();
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  note();
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
  note();
  void *pointer = __libc_memalign(alignment, size);
  if (pointer == NULL) return ENOMEM;
  *result = pointer;
  return 0;
}

#else

bool alloc_counter_works(void) { return false; }

#endif
