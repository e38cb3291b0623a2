// The compiled forms of the per-row algorithm and the choice among them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sorting_row.h"

namespace neco {

// Rows to compare: row r of `student` and `teacher` starts at r * wires. `rows` lists those to work on;
// `loss` [R] and `gradient` [R, wires] (null: not wanted) are written for these rows only.
template <class Scalar>
struct RowTask {
  NetworkView network;
  SortingOptions options;
  const Scalar* student;
  const Scalar* teacher;
  const std::int64_t* rows;
  std::int64_t row_count;
  Scalar* loss;
  Scalar* gradient;
};

inline constexpr std::int64_t kAllFinite = -1;

// One compiled form. It works on groups of `lanes` rows.
template <class Scalar>
struct SortingKernel {
  const char* name;
  int lanes;
  // Bytes of scratch, aligned to 64, that one call of `run` needs.
  std::size_t (*scratch_bytes)(const NetworkView& network);
  // Does one group of the task; returns a row of it with a value that is not finite (nothing is then written), or
  // kAllFinite.
  std::int64_t (*run)(const RowTask<Scalar>& task, std::int64_t group, void* scratch);
};

SortingKernel<float> plain_float_kernel();
SortingKernel<double> plain_double_kernel();
// These have a null `run` where the file was compiled without the instructions.
SortingKernel<float> avx2_kernel();
SortingKernel<float> avx512_kernel();

}  // namespace neco
