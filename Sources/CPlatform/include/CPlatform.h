#ifndef PANTAU_CPLATFORM_H
#define PANTAU_CPLATFORM_H

#include <stddef.h>
#include <stdint.h>

// What Swift cannot say: which CPU this is, the name of a thread, and how much memory is in use. Compiled for the baseline of
// the architecture, never for the level that it tests for.

// Vector level of the CPU and operating system, in order of strength.
enum pantau_cpu_level {
  PANTAU_CPU_BASELINE = 0,  // below the floor: the program has ended before anyone could ask
  PANTAU_CPU_V3 = 3,        // x86-64-v3: AVX2, FMA, BMI
  PANTAU_CPU_V4 = 4,        // x86-64-v4 and AVX-512 VNNI
  PANTAU_CPU_NEON = 10,     // arm64
};

enum pantau_cpu_level pantau_detected_cpu_level(void);

// Names the calling thread in debuggers and `top -H`. Cut to 15 bytes, the limit of Linux.
void pantau_set_thread_name(const char *name);

// Bytes that the main thread's allocator has handed out and not got back; 0 where nobody knows.
size_t pantau_heap_bytes(void);

// Processor time of the calling thread, and of all threads that this process has had: unlike the clock
// they do not count who else uses the machine.
int64_t pantau_thread_nanoseconds(void);
int64_t pantau_process_nanoseconds(void);

#endif
