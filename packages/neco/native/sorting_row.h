// Cross-entropy of two differentiable sorts of one row, value and gradient, without the permutation matrices.
//
// Petersen et al., "Monotonic Differentiable Sorting Networks" (ICLR 2022): a comparator on values (a, b) lets
// a share alpha = F(steepness (b - a)) of a leave on the min wire, 1 - alpha of it on the max wire, and mixes the
// rows of the running permutation matrix alike. Two facts make a row cheap:
//   - The shares depend on the values only. They are computed once a row, then the columns of the matrix, one a
//     reference, pass through the network independently: the state of a column is one number a wire.
//   - The loss -sum Q log P is a sum over columns too, so a column is sorted, compared and walked back before the
//     next one starts, and all that lives through is the derivative for each comparator's share.
// `V` holds one number for each of V::kLanes rows, so every operation here works on that many rows. No library is
// needed beyond arithmetic on V, so the same text serves processors (sorting_lanes.h) and, with one number as V, a GPU.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sorting_network.h"
#include "sorting_relaxation.h"

namespace neco {

struct SortingOptions {
  double student_steepness;
  double teacher_steepness;
  double lambda;  // kLogisticPhi only
  Relaxation relaxation;
};

// Added to P inside the logarithm, so that an underflow to 0 costs 69 and not infinity. It is invisible in
// float32 beside any P above 1e-22. The dense formulation uses the same number.
inline constexpr double kLogFloor = 1e-30;

// Where the numbers of the rows in flight are kept; one a thread. Every pointer is a piece of one allocation.
template <class V>
struct RowScratch {
  typename V::Wide* values;   // [wires] running values
  V* value_adjoints;          // [wires]
  Shares<V>* student_shares;  // [comparators]
  Shares<V>* teacher_shares;  // [comparators]
  V* value_gaps;              // [comparators] b - a at the student's comparator
  V* slopes;                  // [comparators] d keep / d (b - a)
  V* keep_adjoints;           // [comparators] d loss / d keep
  V* column_gaps;             // [comparators, kReferencesPerBlock] entry of a minus entry of b
  V* student_columns;         // [wires, kReferencesPerBlock]
  V* teacher_columns;         // [wires, kReferencesPerBlock]

  // Numbers of type V in the allocation.
  NECO_DEVICE static std::size_t size(const NetworkView& network) {
    const auto c = static_cast<std::size_t>(network.comparator_count);
    const auto w = static_cast<std::size_t>(network.wires);
    return c * (7 + kReferencesPerBlock) + w * (3 + 2 * kReferencesPerBlock);
  }

  NECO_DEVICE RowScratch(const NetworkView& network, void* memory) {
    V* next = static_cast<V*>(memory);
    const auto take = [&next](std::size_t count) {
      V* piece = next;
      next += count;
      return piece;
    };
    const auto c = static_cast<std::size_t>(network.comparator_count);
    const auto w = static_cast<std::size_t>(network.wires);
    values = reinterpret_cast<typename V::Wide*>(take(2 * w));
    value_adjoints = take(w);
    student_shares = reinterpret_cast<Shares<V>*>(take(2 * c));
    teacher_shares = reinterpret_cast<Shares<V>*>(take(2 * c));
    value_gaps = take(c);
    slopes = take(c);
    keep_adjoints = take(c);
    column_gaps = take(c * kReferencesPerBlock);
    student_columns = take(w * kReferencesPerBlock);
    teacher_columns = take(w * kReferencesPerBlock);
  }
};

// Sorts `row` softly and leaves each comparator's shares; gaps and slopes too where the pointers are not null.
//
// The running values are kept in double precision. A comparator sees steepness times the difference of two of them,
// and soft sorting brings values close together: rounded to float32, the loss's gradient would be off by some 1e-5
// of its largest entry (cauchy, steepness 100) up to 1e-3 (logistic_phi); like this it is a tenth of that or less.
template <class V>
NECO_DEVICE void sort_values(const NetworkView& network, Relaxation relaxation, V steepness, V lambda, const V* row,
                 typename V::Wide* values, Shares<V>* shares, V* gaps, V* slopes) {
  for (std::int32_t i = 0; i < network.wires; ++i) values[i] = widen(row[i]);
  for (std::int32_t c = 0; c < network.comparator_count; ++c) {
    auto& low = values[network.comparators[c].min_wire];
    auto& high = values[network.comparators[c].max_wire];
    const auto small = minimum(low, high);
    const auto large = maximum(low, high);
    const V gap = V::narrow(high - low);
    const RelaxedStep<V> step = relax(relaxation, steepness, lambda, gap);
    const auto shift = widen(step.tail) * (large - small);
    low = small + shift;
    high = large - shift;
    shares[c] = step.shares;
    if (gaps) {
      gaps[c] = gap;
      slopes[c] = step.slope;
    }
  }
}

// Columns of the identity for the references first .. first + kReferencesPerBlock. Those past the last reference
// stay zero and add nothing to the loss.
template <class V>
NECO_DEVICE void start_columns(const NetworkView& network, std::int32_t first, V* columns) {
  for (std::int32_t i = 0; i < network.wires * kReferencesPerBlock; ++i) columns[i] = V(0);
  for (std::int32_t k = 0; k < kReferencesPerBlock && first + k < network.wires; ++k) {
    columns[(first + k) * kReferencesPerBlock + k] = V(1);
  }
}

// Carries a block of columns through the network. kKeepGaps: also stores what the way back needs.
template <bool kKeepGaps, class V>
NECO_DEVICE void sort_columns(const NetworkView& network, const ComparatorRange* reach, const Shares<V>* shares, V* columns,
                  V* gaps) {
  for (std::int32_t layer = 0; layer < network.layers; ++layer) {
    for (std::int32_t c = reach[layer].begin; c < reach[layer].end; ++c) {
      const auto [keep, swap] = shares[c];
      V* low = columns + network.comparators[c].min_wire * kReferencesPerBlock;
      V* high = columns + network.comparators[c].max_wire * kReferencesPerBlock;
      for (int k = 0; k < kReferencesPerBlock; ++k) {
        const V a = low[k];
        const V b = high[k];
        low[k] = keep * a + swap * b;
        high[k] = swap * a + keep * b;
        if constexpr (kKeepGaps) gaps[c * kReferencesPerBlock + k] = a - b;
      }
    }
  }
}

// -sum Q log(P + floor) over a block. kAdjoint: P is replaced by the loss's derivative with respect to it, where
// the loss is `scale` times that sum.
template <bool kAdjoint, class V>
NECO_DEVICE V compare_columns(const NetworkView& network, V scale, V* student, const V* teacher) {
  const V floor(static_cast<typename V::Scalar>(kLogFloor));
  V sum(0);
  for (std::int32_t i = 0; i < network.wires * kReferencesPerBlock; ++i) {
    const V p = student[i] + floor;
    sum = sum - teacher[i] * logarithm(p);
    if constexpr (kAdjoint) student[i] = V(0) - scale * teacher[i] / p;
  }
  return sum;
}

// Carries the adjoints of a block of sorted columns back through the network and collects those of the shares.
// Comparators outside `reach` mixed zeros, so nothing that they would do to the adjoints is ever read.
template <class V>
NECO_DEVICE void walk_columns_back(const NetworkView& network, const ComparatorRange* reach, const Shares<V>* shares,
                       const V* gaps, V* adjoints, V* keep_adjoints) {
  for (std::int32_t layer = network.layers; layer-- > 0;) {
    for (std::int32_t c = reach[layer].begin; c < reach[layer].end; ++c) {
      const auto [keep, swap] = shares[c];
      V* low = adjoints + network.comparators[c].min_wire * kReferencesPerBlock;
      V* high = adjoints + network.comparators[c].max_wire * kReferencesPerBlock;
      V sum = keep_adjoints[c];
      for (int k = 0; k < kReferencesPerBlock; ++k) {
        const V a = low[k];
        const V b = high[k];
        sum = sum + (a - b) * gaps[c * kReferencesPerBlock + k];
        low[k] = keep * a + swap * b;
        high[k] = swap * a + keep * b;
      }
      keep_adjoints[c] = sum;
    }
  }
}

// From the adjoints of the shares to those of the unsorted values.
template <class V>
NECO_DEVICE void walk_values_back(const NetworkView& network, const RowScratch<V>& scratch) {
  for (std::int32_t i = 0; i < network.wires; ++i) scratch.value_adjoints[i] = V(0);
  for (std::int32_t c = network.comparator_count; c-- > 0;) {
    const auto [keep, swap] = scratch.student_shares[c];
    V& low = scratch.value_adjoints[network.comparators[c].min_wire];
    V& high = scratch.value_adjoints[network.comparators[c].max_wire];
    const V a = low;
    const V b = high;
    const V keep_adjoint = scratch.keep_adjoints[c] - (a - b) * scratch.value_gaps[c];
    const V gap_adjoint = keep_adjoint * scratch.slopes[c];
    low = keep * a + swap * b - gap_adjoint;
    high = swap * a + keep * b + gap_adjoint;
  }
}

// Loss of V::kLanes rows. `student` and `teacher` [wires] hold the similarities, one row a lane. `gradient` [wires]
// receives d loss / d student, unless it is null.
template <class V>
NECO_DEVICE V sorting_cross_entropy(const NetworkView& network, const SortingOptions& options, const V* student,
                        const V* teacher, V* gradient, const RowScratch<V>& scratch) {
  using Scalar = typename V::Scalar;
  const V lambda(static_cast<Scalar>(options.lambda));
  sort_values(network, options.relaxation, V(static_cast<Scalar>(options.teacher_steepness)), lambda,
              teacher, scratch.values, scratch.teacher_shares, static_cast<V*>(nullptr), static_cast<V*>(nullptr));
  sort_values(network, options.relaxation, V(static_cast<Scalar>(options.student_steepness)), lambda,
              student, scratch.values, scratch.student_shares, scratch.value_gaps, scratch.slopes);
  for (std::int32_t c = 0; c < network.comparator_count; ++c) scratch.keep_adjoints[c] = V(0);

  const V scale(Scalar(1) / static_cast<Scalar>(network.wires));
  V loss(0);
  for (std::int32_t block = 0; block < network.blocks; ++block) {
    const ComparatorRange* reach = network.reach + block * network.layers;
    start_columns(network, block * kReferencesPerBlock, scratch.student_columns);
    start_columns(network, block * kReferencesPerBlock, scratch.teacher_columns);
    sort_columns<false>(network, reach, scratch.teacher_shares, scratch.teacher_columns, static_cast<V*>(nullptr));
    if (!gradient) {
      sort_columns<false>(network, reach, scratch.student_shares, scratch.student_columns, static_cast<V*>(nullptr));
      loss = loss + compare_columns<false>(network, scale, scratch.student_columns, scratch.teacher_columns);
      continue;
    }
    sort_columns<true>(network, reach, scratch.student_shares, scratch.student_columns, scratch.column_gaps);
    loss = loss + compare_columns<true>(network, scale, scratch.student_columns, scratch.teacher_columns);
    walk_columns_back(network, reach, scratch.student_shares, scratch.column_gaps, scratch.student_columns,
                      scratch.keep_adjoints);
  }
  if (gradient) {
    walk_values_back(network, scratch);
    for (std::int32_t i = 0; i < network.wires; ++i) gradient[i] = scratch.value_adjoints[i];
  }
  return loss * scale;
}

}  // namespace neco
