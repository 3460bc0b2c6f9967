#ifndef PANTAU_CVEC_H
#define PANTAU_CVEC_H

// Vector operations that Swift's SIMD types lack or compile badly (min, max, saturation, widening,
// masks to bits). Clang vector types import into Swift as SIMDn<T>; every function is
// inlined there and becomes one or a few instructions under any flag, AVX2 or NEON.
//
// Masks are bytes of 0x00 or 0xFF. A vector wider than the machine's is split by the compiler.

#include <stdint.h>
#include <string.h>

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpsabi"  // always inlined: no vector crosses a call

#define CV static inline __attribute__((always_inline, unused))

typedef uint8_t cv_u8x4 __attribute__((ext_vector_type(4)));
typedef uint8_t cv_u8x8 __attribute__((ext_vector_type(8)));
typedef uint8_t cv_u8x16 __attribute__((ext_vector_type(16)));
typedef uint8_t cv_u8x32 __attribute__((ext_vector_type(32)));
typedef int8_t cv_s8x32 __attribute__((ext_vector_type(32)));
typedef int8_t cv_s8x64 __attribute__((ext_vector_type(64)));
typedef int32_t cv_s32x8 __attribute__((ext_vector_type(8)));
typedef int32_t cv_s32x16 __attribute__((ext_vector_type(16)));
typedef uint16_t cv_u16x16 __attribute__((ext_vector_type(16)));
typedef uint16_t cv_u16x32 __attribute__((ext_vector_type(32)));
typedef uint32_t cv_u32x8 __attribute__((ext_vector_type(8)));
typedef uint32_t cv_u32x32 __attribute__((ext_vector_type(32)));
typedef uint64_t cv_u64x4 __attribute__((ext_vector_type(4)));
typedef float cv_f32x8 __attribute__((ext_vector_type(8)));
typedef float cv_f32x16 __attribute__((ext_vector_type(16)));

// MARK: memory (any alignment)

/// Asks for a cache line that will be read soon.
CV void cv_prefetch(const void *p) { __builtin_prefetch(p, 0, 3); }
CV cv_u8x32 cv_load_u8x32(const void *p) { cv_u8x32 v; memcpy(&v, p, sizeof v); return v; }
CV void cv_store_u8x32(void *p, cv_u8x32 v) { memcpy(p, &v, sizeof v); }
CV cv_u16x32 cv_load_u16x32(const void *p) { cv_u16x32 v; memcpy(&v, p, sizeof v); return v; }
CV void cv_store_u16x32(void *p, cv_u16x32 v) { memcpy(p, &v, sizeof v); }
CV cv_u8x32 cv_splat_u8x32(uint8_t x) { return (cv_u8x32)x; }

CV cv_f32x8 cv_load_f32x8(const float *p) { cv_f32x8 v; memcpy(&v, p, sizeof v); return v; }
CV void cv_store_f32x8(float *p, cv_f32x8 v) { memcpy(p, &v, sizeof v); }
CV cv_f32x16 cv_load_f32x16(const float *p) { cv_f32x16 v; memcpy(&v, p, sizeof v); return v; }
CV void cv_store_f32x16(float *p, cv_f32x16 v) { memcpy(p, &v, sizeof v); }

// MARK: bits

CV cv_u8x32 cv_and(cv_u8x32 a, cv_u8x32 b) { return a & b; }
CV cv_u8x32 cv_or(cv_u8x32 a, cv_u8x32 b) { return a | b; }
CV cv_u8x32 cv_xor(cv_u8x32 a, cv_u8x32 b) { return a ^ b; }
CV cv_u8x32 cv_not(cv_u8x32 a) { return ~a; }
/// `a & ~b`.
CV cv_u8x32 cv_andnot(cv_u8x32 a, cv_u8x32 b) { return a & ~b; }
/// `mask ? a : b`.
CV cv_u8x32 cv_select(cv_u8x32 mask, cv_u8x32 a, cv_u8x32 b) { return (a & mask) | (b & ~mask); }
/// Logical shift of every byte.
CV cv_u8x32 cv_shift_right(cv_u8x32 a, uint8_t n) { return a >> n; }

// MARK: arithmetic

CV cv_u8x32 cv_add(cv_u8x32 a, cv_u8x32 b) { return a + b; }
CV cv_u8x32 cv_sub(cv_u8x32 a, cv_u8x32 b) { return a - b; }
CV cv_u8x32 cv_add_sat(cv_u8x32 a, cv_u8x32 b) { return __builtin_elementwise_add_sat(a, b); }
CV cv_u8x32 cv_sub_sat(cv_u8x32 a, cv_u8x32 b) { return __builtin_elementwise_sub_sat(a, b); }
CV cv_u8x32 cv_max(cv_u8x32 a, cv_u8x32 b) { return __builtin_elementwise_max(a, b); }
CV cv_u8x32 cv_min(cv_u8x32 a, cv_u8x32 b) { return __builtin_elementwise_min(a, b); }
/// `(a + b) / 2`, rounded down.
CV cv_u8x32 cv_avg_down(cv_u8x32 a, cv_u8x32 b) { return (a & b) + ((a ^ b) >> (uint8_t)1); }
/// `(a + b + 1) / 2`.
CV cv_u8x32 cv_avg(cv_u8x32 a, cv_u8x32 b) { return (a | b) - ((a ^ b) >> (uint8_t)1); }
CV cv_u8x32 cv_absdiff(cv_u8x32 a, cv_u8x32 b) {
  return __builtin_elementwise_max(a, b) - __builtin_elementwise_min(a, b);
}

// MARK: comparisons to byte masks (unsigned)

CV cv_u8x32 cv_eq(cv_u8x32 a, cv_u8x32 b) { return (cv_u8x32)(a == b); }
CV cv_u8x32 cv_gt(cv_u8x32 a, cv_u8x32 b) { return (cv_u8x32)(a > b); }
CV cv_u8x32 cv_le(cv_u8x32 a, cv_u8x32 b) { return (cv_u8x32)(a <= b); }

/// Bit n of the result is the highest bit of byte n.
CV uint32_t cv_movemask(cv_u8x32 mask) {
  typedef _Bool bits __attribute__((ext_vector_type(32)));
  bits b = __builtin_convertvector((cv_s8x32)mask < 0, bits);
  uint32_t word;
  memcpy(&word, &b, sizeof word);
  return word;
}

/// Byte n of the result is 0xFF where bit n of the word is set.
CV cv_u8x32 cv_expand_mask(uint32_t word) {
  typedef uint32_t words __attribute__((ext_vector_type(8)));
  const cv_u8x32 bit = (cv_u8x32)(cv_u64x4)0x8040201008040201ull;
  cv_u8x32 bytes = (cv_u8x32)(words)word;
  bytes = __builtin_shufflevector(bytes, bytes, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2,
                                  2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3);
  return (cv_u8x32)((bytes & bit) == bit);
}

// MARK: lanes

/// Every byte of the lower (upper) half twice.
CV cv_u8x32 cv_double_low(cv_u8x32 a) {
  return __builtin_shufflevector(a, a, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9,
                                 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15);
}
CV cv_u8x32 cv_double_high(cv_u8x32 a) {
  return __builtin_shufflevector(a, a, 16, 16, 17, 17, 18, 18, 19, 19, 20, 20, 21, 21, 22, 22, 23,
                                 23, 24, 24, 25, 25, 26, 26, 27, 27, 28, 28, 29, 29, 30, 30, 31,
                                 31);
}
/// Every byte from the lane before (after) it; the first (last) stays.
CV cv_u8x32 cv_from_left(cv_u8x32 a) {
  return __builtin_shufflevector(a, a, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
                                 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
}
CV cv_u8x32 cv_from_right(cv_u8x32 a) {
  return __builtin_shufflevector(a, a, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17,
                                 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 31);
}

// MARK: widths

CV cv_u16x32 cv_widen(cv_u8x32 a) { return __builtin_convertvector(a, cv_u16x32); }
/// Keeps the low byte of each lane.
CV cv_u8x32 cv_narrow(cv_u16x32 a) { return __builtin_convertvector(a, cv_u8x32); }
CV cv_u16x32 cv_add_u16x32(cv_u16x32 a, cv_u16x32 b) { return a + b; }

/// Sums of neighbouring bytes: lane n is `a[2n] + a[2n + 1]`.
CV cv_u16x16 cv_pair_sums(cv_u8x32 a) {
  cv_u16x16 w = (cv_u16x16)a;
  return (w & (uint16_t)0xFF) + (w >> (uint16_t)8);
}
CV cv_u16x16 cv_add_u16x16(cv_u16x16 a, cv_u16x16 b) { return a + b; }
/// `(a + 2) / 4` of two vectors, as 32 bytes. Lanes of at most 1021.
CV cv_u8x32 cv_quarter_to_bytes(cv_u16x16 low, cv_u16x16 high) {
  cv_u16x32 both = __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
                                           14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27,
                                           28, 29, 30, 31);
  return __builtin_convertvector((both + (uint16_t)2) >> (uint16_t)2, cv_u8x32);
}
/// `(a[2n] + a[2n + 1] + 8) / 16` as 8 bytes. Sums of at most 65,527.
CV cv_u8x8 cv_pair_sixteenth_to_bytes(cv_u16x16 a) {
  cv_u32x8 w = (cv_u32x8)a;
  return __builtin_convertvector(((w & 0xFFFFu) + (w >> 16u) + 8u) >> 4u, cv_u8x8);
}
CV void cv_store_u8x8(void *p, cv_u8x8 v) { memcpy(p, &v, sizeof v); }

// MARK: floats

/// Not above `high`, not below `low`. Written as comparisons, which are one instruction each;
/// `__builtin_elementwise_max` takes three, for the sake of not-a-number.
CV cv_f32x8 cv_clamp_f32x8(cv_f32x8 a, float low, float high) {
  const cv_f32x8 least = (cv_f32x8)low, most = (cv_f32x8)high;
  a = a > least ? a : least;
  return a < most ? a : most;
}
CV cv_f32x16 cv_clamp_f32x16(cv_f32x16 a, float low, float high) {
  const cv_f32x16 least = (cv_f32x16)low, most = (cv_f32x16)high;
  a = a > least ? a : least;
  return a < most ? a : most;
}

/// `a * b + c`, rounded once, also where the scalar form is a call.
CV cv_f32x8 cv_fma_f32x8(cv_f32x8 a, cv_f32x8 b, cv_f32x8 c) {
  return __builtin_elementwise_fma(a, b, c);
}
CV cv_f32x16 cv_fma_f32x16(cv_f32x16 a, cv_f32x16 b, cv_f32x16 c) {
  return __builtin_elementwise_fma(a, b, c);
}
CV cv_f32x8 cv_floats_s32x8(cv_s32x8 a) { return __builtin_convertvector(a, cv_f32x8); }
CV cv_f32x16 cv_floats_s32x16(cv_s32x16 a) { return __builtin_convertvector(a, cv_f32x16); }

/// 16 floats of 0 to 127 as bytes, rounded down.
CV void cv_store_bytes_f32x16(uint8_t *p, cv_f32x16 v) {
  cv_u8x16 bytes = __builtin_convertvector(__builtin_convertvector(v, cv_s32x16), cv_u8x16);
  memcpy(p, &bytes, sizeof bytes);
}

/// 8 bytes (4 bytes, each twice) as floats.
CV cv_f32x8 cv_bytes_to_f32x8(const uint8_t *p) {
  cv_u8x8 v;
  memcpy(&v, p, sizeof v);
  return __builtin_convertvector(v, cv_f32x8);
}
/// Stores a[0], b[0], a[1], b[1], ...: 16 floats.
CV void cv_store_interleaved_pair_f32x8(float *p, cv_f32x8 a, cv_f32x8 b) {
  cv_store_f32x8(p, __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11));
  cv_store_f32x8(p + 8, __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15));
}
/// Stores a[0], b[0], c[0], a[1], b[1], ...: 24 floats. Each vector is turned once so that its lanes
/// are where the three results want them; the rest is choosing.
CV void cv_store_interleaved_f32x8(float *p, cv_f32x8 a, cv_f32x8 b, cv_f32x8 c) {
  a = __builtin_shufflevector(a, a, 0, 3, 6, 1, 4, 7, 2, 5);
  b = __builtin_shufflevector(b, b, 5, 0, 3, 6, 1, 4, 7, 2);
  c = __builtin_shufflevector(c, c, 2, 5, 0, 3, 6, 1, 4, 7);
  cv_f32x8 ab = __builtin_shufflevector(a, b, 0, 9, 2, 3, 12, 5, 6, 15);
  cv_store_f32x8(p, __builtin_shufflevector(ab, c, 0, 1, 10, 3, 4, 13, 6, 7));
  ab = __builtin_shufflevector(a, b, 0, 1, 10, 3, 4, 13, 6, 7);
  cv_store_f32x8(p + 8, __builtin_shufflevector(ab, c, 8, 1, 2, 11, 4, 5, 14, 7));
  ab = __builtin_shufflevector(a, b, 8, 1, 2, 11, 4, 5, 14, 7);
  cv_store_f32x8(p + 16, __builtin_shufflevector(ab, c, 0, 9, 2, 3, 12, 5, 6, 15));
}

CV void cv_store_u16x16(void *p, cv_u16x16 v) { memcpy(p, &v, sizeof v); }

/// Sums of the absolute differences of 8 bytes and those from `window + n` on, for n = 0...15. Reads
/// 24 bytes of the window.
CV cv_u16x16 cv_match_row(const uint8_t *bytes, const uint8_t *window) {
#ifdef __AVX2__
  typedef char chars __attribute__((vector_size(32)));
  cv_u8x16 low, high;
  uint64_t word;
  memcpy(&low, window, sizeof low);
  memcpy(&high, window + 8, sizeof high);
  memcpy(&word, bytes, sizeof word);
  chars places = (chars)__builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
                                                13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
                                                26, 27, 28, 29, 30, 31);
  chars row = (chars)(cv_u64x4)word;
  // Each half of the register: 8 places, the first 4 bytes of the row; then the last 4.
  return (cv_u16x16)__builtin_ia32_mpsadbw256(places, row, 0) +
         (cv_u16x16)__builtin_ia32_mpsadbw256(places, row, 5 | 5 << 3);
#else
  cv_u16x16 sum = 0;
  for (int n = 0; n < 8; n++) {
    cv_u8x16 here;
    memcpy(&here, window + n, sizeof here);
    const cv_u8x16 byte = (cv_u8x16)bytes[n];
    sum += __builtin_convertvector(
        __builtin_elementwise_max(here, byte) - __builtin_elementwise_min(here, byte), cv_u16x16);
  }
  return sum;
#endif
}

// MARK: products of bytes

CV cv_s32x8 cv_zero_s32x8(void) { return (cv_s32x8)0; }
CV cv_s32x16 cv_zero_s32x16(void) { return (cv_s32x16)0; }

/// Lane n becomes `sums[n] + sum over k < 4 of bytes[k] * weights[4n + k]`. Bytes of at most 127:
/// two products then fit into 16 bits.
CV cv_s32x8 cv_add_products_s32x8(cv_s32x8 sums, const uint8_t *bytes, const int8_t *weights) {
  uint32_t word;
  cv_s8x32 factors;
  memcpy(&word, bytes, sizeof word);
  memcpy(&factors, weights, sizeof factors);
  cv_u8x32 values = (cv_u8x32)(cv_u32x8)word;
#ifdef __AVX2__
  typedef char chars __attribute__((vector_size(32)));
  typedef short shorts __attribute__((vector_size(32)));
  const shorts ones = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  shorts pairs = (shorts)__builtin_ia32_pmaddubsw256((chars)values, (chars)factors);
  return sums + (cv_s32x8)__builtin_ia32_pmaddwd256(pairs, ones);
#else
  typedef int16_t shorts __attribute__((ext_vector_type(32)));
  shorts p = __builtin_convertvector(values, shorts) * __builtin_convertvector(factors, shorts);
  typedef int16_t eight __attribute__((ext_vector_type(8)));
  eight a = __builtin_shufflevector(p, p, 0, 4, 8, 12, 16, 20, 24, 28);
  eight b = __builtin_shufflevector(p, p, 1, 5, 9, 13, 17, 21, 25, 29);
  eight c = __builtin_shufflevector(p, p, 2, 6, 10, 14, 18, 22, 26, 30);
  eight d = __builtin_shufflevector(p, p, 3, 7, 11, 15, 19, 23, 27, 31);
  return sums + __builtin_convertvector(a + b, cv_s32x8) + __builtin_convertvector(c + d, cv_s32x8);
#endif
}

#ifdef __AVX512VNNI__
/// The same, in one instruction.
CV cv_s32x16 cv_add_products_s32x16(cv_s32x16 sums, const uint8_t *bytes, const int8_t *weights) {
  typedef int words __attribute__((vector_size(64)));
  typedef uint32_t copies __attribute__((ext_vector_type(16)));
  uint32_t word;
  cv_s8x64 factors;
  memcpy(&word, bytes, sizeof word);
  memcpy(&factors, weights, sizeof factors);
  return (cv_s32x16)__builtin_ia32_vpdpbusd512((words)sums, (words)(copies)word, (words)factors);
}
#endif

/// Sum of all bytes.
CV uint32_t cv_sum(cv_u8x32 a) {
#ifdef __AVX2__
  typedef char bytes __attribute__((vector_size(32)));
  cv_u64x4 quarters = (cv_u64x4)__builtin_ia32_psadbw256((bytes)a, (bytes)(cv_u8x32)(uint8_t)0);
  return (uint32_t)(quarters[0] + quarters[1] + quarters[2] + quarters[3]);
#else
  return __builtin_reduce_add(__builtin_convertvector(a, cv_u32x32));
#endif
}

#undef CV
#pragma clang diagnostic pop

#endif
