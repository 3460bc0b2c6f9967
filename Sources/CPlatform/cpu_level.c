#include "CPlatform.h"

#include <stdlib.h>
#include <unistd.h>

#if defined(__x86_64__)

static int has_v3(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
         __builtin_cpu_supports("f16c") && __builtin_cpu_supports("lzcnt") &&
         __builtin_cpu_supports("movbe");
}

static int has_v4_vnni(void) {
  return has_v3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
}

enum pantau_cpu_level pantau_detected_cpu_level(void) {
  if (has_v4_vnni()) return PANTAU_CPU_V4;
  return has_v3() ? PANTAU_CPU_V3 : PANTAU_CPU_BASELINE;
}

// Runs before main and before any Swift code, all of which is compiled for x86-64-v3.
__attribute__((constructor(101))) static void end_on_old_cpu(void) {
  if (has_v3()) return;
  static const char sentence[] =
      "pantau: this processor is too old: it lacks AVX2 and FMA (x86-64-v3), which every server "
      "processor since 2013 has.\n";
  ssize_t ignored = write(STDERR_FILENO, sentence, sizeof sentence - 1);
  (void)ignored;
  _exit(1);
}

#elif defined(__aarch64__)

enum pantau_cpu_level pantau_detected_cpu_level(void) { return PANTAU_CPU_NEON; }

#else
#error "Pantau runs on x86-64 and arm64."
#endif
