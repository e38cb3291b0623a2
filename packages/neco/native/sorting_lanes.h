// A pack of N numbers that are computed on together, on the compiler's vector extension (GCC and Clang), with the
// logarithm, exponential and arctangent that the sorting loss needs. Each lane holds its own row.
#pragma once

#include <cstdint>
#include <math.h>

namespace neco {

#define NECO_INLINE inline __attribute__((always_inline))

// Vector types by width; GCC 12 does not take a width that depends on a template parameter.
template <int N>
struct VectorOf;
template <>
struct VectorOf<4> {
  typedef float Values __attribute__((vector_size(16)));
  typedef std::int32_t Bits __attribute__((vector_size(16)));
  typedef float HalfValues __attribute__((vector_size(8)));
  typedef double HalfDoubles __attribute__((vector_size(16)));
};
template <>
struct VectorOf<8> {
  typedef float Values __attribute__((vector_size(32)));
  typedef std::int32_t Bits __attribute__((vector_size(32)));
  typedef float HalfValues __attribute__((vector_size(16)));
  typedef double HalfDoubles __attribute__((vector_size(32)));
};
template <>
struct VectorOf<16> {
  typedef float Values __attribute__((vector_size(64)));
  typedef std::int32_t Bits __attribute__((vector_size(64)));
  typedef float HalfValues __attribute__((vector_size(32)));
  typedef double HalfDoubles __attribute__((vector_size(64)));
};

// As many double-precision numbers as Lanes<N> has lanes, in two registers.
template <int N>
struct WideLanes {
  using Half = typename VectorOf<N>::HalfDoubles;

  Half half[2];

  friend NECO_INLINE WideLanes operator+(WideLanes a, WideLanes b) {
    return {a.half[0] + b.half[0], a.half[1] + b.half[1]};
  }
  friend NECO_INLINE WideLanes operator-(WideLanes a, WideLanes b) {
    return {a.half[0] - b.half[0], a.half[1] - b.half[1]};
  }
  friend NECO_INLINE WideLanes operator*(WideLanes a, WideLanes b) {
    return {a.half[0] * b.half[0], a.half[1] * b.half[1]};
  }
  friend NECO_INLINE WideLanes minimum(WideLanes a, WideLanes b) {
    return {a.half[0] < b.half[0] ? a.half[0] : b.half[0], a.half[1] < b.half[1] ? a.half[1] : b.half[1]};
  }
  friend NECO_INLINE WideLanes maximum(WideLanes a, WideLanes b) {
    return {a.half[0] > b.half[0] ? a.half[0] : b.half[0], a.half[1] > b.half[1] ? a.half[1] : b.half[1]};
  }
};

template <int N>
struct Lanes {
  using Scalar = float;
  using Wide = WideLanes<N>;
  static constexpr int kLanes = N;
  using Values = typename VectorOf<N>::Values;
  using Bits = typename VectorOf<N>::Bits;

  Values values;

  Lanes() = default;
  NECO_INLINE Lanes(Values v) : values(v) {}
  NECO_INLINE Lanes(float v) : values(Values{} + v) {}

  NECO_INLINE float lane(int i) const { return values[i]; }
  NECO_INLINE void set_lane(int i, float v) { values[i] = v; }

  friend NECO_INLINE Lanes operator+(Lanes a, Lanes b) { return a.values + b.values; }
  friend NECO_INLINE Lanes operator-(Lanes a, Lanes b) { return a.values - b.values; }
  friend NECO_INLINE Lanes operator*(Lanes a, Lanes b) { return a.values * b.values; }
  friend NECO_INLINE Lanes operator/(Lanes a, Lanes b) { return a.values / b.values; }

  friend NECO_INLINE Lanes absolute(Lanes a) { return (Values)((Bits)a.values & 0x7fffffff); }
  // x > y ? a : b, lane by lane
  friend NECO_INLINE Lanes select_greater(Lanes x, Lanes y, Lanes a, Lanes b) {
    return x.values > y.values ? a.values : b.values;
  }

  friend NECO_INLINE Wide widen(Lanes a) {
    typename VectorOf<N>::HalfValues halves[2];
    __builtin_memcpy(halves, &a.values, sizeof(halves));
    using Half = typename Wide::Half;
    return {__builtin_convertvector(halves[0], Half), __builtin_convertvector(halves[1], Half)};
  }
  static NECO_INLINE Lanes narrow(Wide a) {
    using HalfValues = typename VectorOf<N>::HalfValues;
    const HalfValues halves[2] = {__builtin_convertvector(a.half[0], HalfValues),
                                  __builtin_convertvector(a.half[1], HalfValues)};
    Lanes result;
    __builtin_memcpy(&result.values, halves, sizeof(halves));
    return result;
  }

  // Natural logarithm of normal positive numbers: exponent and mantissa in [sqrt(1/2), sqrt(2)), then the
  // degree-8 polynomial of Cephes' logf (S. Moshier). Relative error below 2e-7.
  friend NECO_INLINE Lanes logarithm(Lanes a) {
    const Bits bits = (Bits)a.values;
    Values m = (Values)((bits & 0x007fffff) | 0x3f000000);
    const Bits low = m < 0.707106781186547524f;  // -1 where true
    const Values e = __builtin_convertvector(((bits >> 23) & 0xff) - 126 + low, Values);
    m = (low ? m + m : m) - 1.0f;
    const Values z = m * m;
    Values y = 7.0376836292e-2f * m - 1.1514610310e-1f;
    y = y * m + 1.1676998740e-1f;
    y = y * m - 1.2420140846e-1f;
    y = y * m + 1.4249322787e-1f;
    y = y * m - 1.6668057665e-1f;
    y = y * m + 2.0000714765e-1f;
    y = y * m - 2.4999993993e-1f;
    y = y * m + 3.3333331174e-1f;
    y = y * m * z + e * -2.12194440e-4f - 0.5f * z;
    return m + y + e * 0.693359375f;
  }

  // exp(a); 0 once the result would not be a normal number, exp(88) from there on. Cephes' expf.
  friend NECO_INLINE Lanes exponential(Lanes a) {
    const Values capped = a.values > 88.0f ? Values{} + 88.0f : a.values;
    const Values x = capped < -87.0f ? Values{} - 87.0f : capped;
    // nearest integer to x / ln 2: adding 1.5 * 2^23 leaves it in the low bits
    const Values shifted = x * 1.44269504088896341f + 12582912.0f;
    const Values n = shifted - 12582912.0f;
    const Bits k = __builtin_convertvector(n, Bits);
    const Values r = x - n * 0.693359375f + n * 2.12194440e-4f;
    Values y = 1.9875691500e-4f * r + 1.3981999507e-3f;
    y = y * r + 8.3334519073e-3f;
    y = y * r + 4.1665795894e-2f;
    y = y * r + 1.6666665459e-1f;
    y = y * r + 5.0000001201e-1f;
    y = y * r * r + r + 1.0f;
    y *= (Values)((k + 127) << 23);
    return a.values < -87.0f ? Values{} : y;
  }

  // atan(a) for 0 <= a <= 1: a times a degree-9 minimax polynomial in a^2, fitted for the relative error (1e-7).
  friend NECO_INLINE Lanes arctangent_to_one(Lanes a) {
    const Values t = a.values * a.values;
    Values y = -0.00175391138f * t + 0.0107268644f;
    y = y * t - 0.0308044571f;
    y = y * t + 0.0575519726f;
    y = y * t - 0.083773084f;
    y = y * t + 0.109420285f;
    y = y * t - 0.142619327f;
    y = y * t + 0.199982658f;
    y = y * t - 0.333332837f;
    return a.values * (y * t + 1.0f);
  }

  // Complementary error function; through the C library, one lane at a time.
  friend NECO_INLINE Lanes complementary_error(Lanes a) {
    Lanes result;
    for (int i = 0; i < N; ++i) result.values[i] = ::erfcf(a.values[i]);
    return result;
  }
};

// The same interface for one number in double precision: exact functions for finite differences and float64 rows.
struct OneDouble {
  using Scalar = double;
  using Wide = OneDouble;
  static constexpr int kLanes = 1;

  double value;

  OneDouble() = default;
  NECO_INLINE OneDouble(double v) : value(v) {}

  NECO_INLINE double lane(int) const { return value; }
  NECO_INLINE void set_lane(int, double v) { value = v; }

  friend NECO_INLINE OneDouble operator+(OneDouble a, OneDouble b) { return a.value + b.value; }
  friend NECO_INLINE OneDouble operator-(OneDouble a, OneDouble b) { return a.value - b.value; }
  friend NECO_INLINE OneDouble operator*(OneDouble a, OneDouble b) { return a.value * b.value; }
  friend NECO_INLINE OneDouble operator/(OneDouble a, OneDouble b) { return a.value / b.value; }
  friend NECO_INLINE OneDouble absolute(OneDouble a) { return ::fabs(a.value); }
  friend NECO_INLINE OneDouble select_greater(OneDouble x, OneDouble y, OneDouble a, OneDouble b) {
    return x.value > y.value ? a : b;
  }
  friend NECO_INLINE OneDouble minimum(OneDouble a, OneDouble b) { return a.value < b.value ? a : b; }
  friend NECO_INLINE OneDouble maximum(OneDouble a, OneDouble b) { return a.value > b.value ? a : b; }
  friend NECO_INLINE OneDouble widen(OneDouble a) { return a; }
  static NECO_INLINE OneDouble narrow(OneDouble a) { return a; }
  friend NECO_INLINE OneDouble logarithm(OneDouble a) { return ::log(a.value); }
  friend NECO_INLINE OneDouble exponential(OneDouble a) { return ::exp(a.value); }
  friend NECO_INLINE OneDouble arctangent_to_one(OneDouble a) { return ::atan(a.value); }
  friend NECO_INLINE OneDouble complementary_error(OneDouble a) { return ::erfc(a.value); }
};

}  // namespace neco
