// The interface of Lanes (sorting_lanes.h) for one number on a GPU: a thread works on one row.
#pragma once

#include <math.h>

#include "../sorting_network.h"

namespace neco {

template <class T>
struct OneNumber {
  using Scalar = T;
  using Wide = OneNumber<double>;
  static constexpr int kLanes = 1;

  T value;

  OneNumber() = default;
  NECO_DEVICE OneNumber(T v) : value(v) {}

  friend NECO_DEVICE OneNumber operator+(OneNumber a, OneNumber b) { return a.value + b.value; }
  friend NECO_DEVICE OneNumber operator-(OneNumber a, OneNumber b) { return a.value - b.value; }
  friend NECO_DEVICE OneNumber operator*(OneNumber a, OneNumber b) { return a.value * b.value; }
  friend NECO_DEVICE OneNumber operator/(OneNumber a, OneNumber b) { return a.value / b.value; }
  friend NECO_DEVICE OneNumber absolute(OneNumber a) { return ::fabs(a.value); }
  friend NECO_DEVICE OneNumber select_greater(OneNumber x, OneNumber y, OneNumber a, OneNumber b) {
    return x.value > y.value ? a : b;
  }
  friend NECO_DEVICE OneNumber minimum(OneNumber a, OneNumber b) { return a.value < b.value ? a : b; }
  friend NECO_DEVICE OneNumber maximum(OneNumber a, OneNumber b) { return a.value > b.value ? a : b; }
  friend NECO_DEVICE Wide widen(OneNumber a) { return Wide(a.value); }
  static NECO_DEVICE OneNumber narrow(Wide a) { return static_cast<T>(a.value); }
  friend NECO_DEVICE OneNumber logarithm(OneNumber a) { return ::log(a.value); }
  friend NECO_DEVICE OneNumber exponential(OneNumber a) { return ::exp(a.value); }
  friend NECO_DEVICE OneNumber arctangent_to_one(OneNumber a) { return ::atan(a.value); }
  friend NECO_DEVICE OneNumber complementary_error(OneNumber a) { return ::erfc(a.value); }
};

}  // namespace neco
