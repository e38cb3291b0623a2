// The products, compiled once for each vector width: four rows at a time share the numbers of a query, and are still in
// the nearest cache for the next one. What bounds it is reading the rows from memory once.
#pragma once

#include "nearest_rows.h"
#include "sorting_lanes.h"

namespace neco {

// `Halves::load` makes N numbers of N half-precision ones.
template <int N, class Halves>
struct RowWalk {
  using Values = typename VectorOf<N>::Values;
  static constexpr int kRows = 4;

  static void run(const RowProducts& all) {
    for (std::int64_t first = 0; first < all.count; first += kRows) {
      const std::uint16_t* rows[kRows];
      for (int r = 0; r < kRows; ++r) {
        // A group at the end takes its last row more than once.
        rows[r] = all.rows + (first + r < all.count ? first + r : all.count - 1) * all.dim;
      }
      for (std::int64_t q = 0; q < all.query_count; ++q) {
        float sums[kRows];
        multiply(rows, all.queries + q * all.dim, all.dim, sums);
        for (int r = 0; r < kRows && first + r < all.count; ++r) {
          all.products[q * all.count + first + r] = sums[r];
        }
      }
    }
  }

  static NECO_INLINE void multiply(const std::uint16_t* const (&rows)[kRows], const float* query, std::int64_t dim,
                                   float (&sums)[kRows]) {
    Values lanes[kRows] = {};
    std::int64_t d = 0;
    for (; d + N <= dim; d += N) {
      Values values;
      __builtin_memcpy(&values, query + d, sizeof(values));
      for (int r = 0; r < kRows; ++r) lanes[r] += values * Halves::load(rows[r] + d);
    }
    for (int r = 0; r < kRows; ++r) {
      sums[r] = 0;
      for (int lane = 0; lane < N; ++lane) sums[r] += lanes[r][lane];
      for (std::int64_t rest = d; rest < dim; ++rest) sums[r] += query[rest] * single(rows[r][rest]);
    }
  }

  // Moving the bits of a half to those of a single makes a number 2^112 times too small; subnormal ones included.
  static NECO_INLINE float single(std::uint16_t half) {
    const std::uint32_t bits = static_cast<std::uint32_t>(half & 0x7fff) << 13;
    float value;
    __builtin_memcpy(&value, &bits, sizeof(value));
    value *= 0x1p112f;
    return half & 0x8000 ? -value : value;
  }
};

}  // namespace neco
