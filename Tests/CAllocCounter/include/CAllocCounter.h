#ifndef PANTAU_ALLOC_COUNTER_H
#define PANTAU_ALLOC_COUNTER_H

// Counts the heap allocations of the calling thread between begin and end, by standing in for the
// C library's malloc family in the program that it is linked into. Linux (glibc) only: elsewhere
// it counts nothing and says so.

#include <stdbool.h>

bool alloc_counter_works(void);
void alloc_counter_begin(void);
/// Allocations (malloc, calloc, realloc and the aligned kinds) since begin.
long alloc_counter_end(void);

#endif
