// The six relaxations of a comparator (Petersen et al., ICLR 2022; the definitions of the diffsort package):
// keep = F(steepness (b - a)) is the share of a that stays on the min wire.
#pragma once

#include <cstdint>

#include "sorting_network.h"

namespace neco {

enum class Relaxation : std::int32_t { kLogistic, kLogisticPhi, kGaussian, kReciprocal, kCauchy, kOptimal };

// Shares of a comparator's inputs: min = keep * a + swap * b, max = swap * a + keep * b. Both are stored because
// 1 - keep has no accurate digits left when keep is close to 1, and such small shares decide log P.
template <class V>
struct Shares {
  V keep;
  V swap;
};

// Value and slope of the relaxation.
template <class V>
struct RelaxedStep {
  Shares<V> shares;
  V tail;   // the smaller share
  V slope;  // d keep / d (b - a)
};

// All relaxations satisfy F(-v) = 1 - F(v): `tail` is F(-|v|) and `slope` F'(|v|).
template <class V>
struct Tail {
  V tail;
  V slope;
};

template <class V>
NECO_DEVICE inline Tail<V> logistic_tail(V z) {
  const V e = exponential(V(0) - z);
  const V tail = e / (V(1) + e);
  return {tail, tail / (V(1) + e)};
}

template <class V>
NECO_DEVICE inline Tail<V> gaussian_tail(V v) {
  const V density = V(0.3989422804014327) * exponential(V(-0.5) * v * v);
  return {V(0.5) * complementary_error(v * V(0.7071067811865476)), density};
}

template <class V>
NECO_DEVICE inline Tail<V> reciprocal_tail(V v) {
  const V tail = V(1) / (V(2) + v);
  return {tail, tail * tail};
}

template <class V>
NECO_DEVICE inline Tail<V> cauchy_tail(V v) {
  const V inverse_pi(0.3183098861837907);
  const V far = V(1) / v;  // atan(v) = pi/2 - atan(1/v)
  const V angle = inverse_pi * arctangent_to_one(select_greater(v, V(1), far, v));
  return {select_greater(v, V(1), angle, V(0.5) - angle), inverse_pi / (V(1) + v * v)};
}

template <class V>
NECO_DEVICE inline Tail<V> optimal_tail(V v) {
  const V far = V(0.0625) / v;
  return {select_greater(v, V(0.25), far, V(0.5) - v), select_greater(v, V(0.25), far / v, V(1))};
}

// Shares of the comparator whose inputs differ by `difference` = b - a.
template <class V>
NECO_DEVICE inline RelaxedStep<V> relax(Relaxation relaxation, V steepness, V lambda, V difference) {
  const V distance = absolute(difference);
  V scale = steepness;  // d v / d |difference|
  Tail<V> tail;
  switch (relaxation) {
    case Relaxation::kLogistic:
      tail = logistic_tail(steepness * distance);
      break;
    case Relaxation::kLogisticPhi: {
      // v = steepness |d| / (|d| + 1e-10)^lambda
      const V base = distance + V(1e-10);
      const V power = exponential(V(0) - lambda * logarithm(base));
      scale = steepness * power * (V(1) - lambda * distance / base);
      tail = logistic_tail(steepness * power * distance);
      break;
    }
    case Relaxation::kGaussian:
      tail = gaussian_tail(steepness * distance);
      break;
    case Relaxation::kReciprocal:
      tail = reciprocal_tail(steepness * distance);
      break;
    case Relaxation::kOptimal:
      tail = optimal_tail(steepness * distance);
      break;
    case Relaxation::kCauchy:
      tail = cauchy_tail(steepness * distance);
      break;
  }
  const V rest = V(1) - tail.tail;
  return {{select_greater(difference, V(0), rest, tail.tail), select_greater(difference, V(0), tail.tail, rest)},
          tail.tail,
          scale * tail.slope};
}

}  // namespace neco
