// What the operator's sources for other devices share with the one for processors.
#pragma once

#include <ATen/ATen.h>

#include <optional>
#include <string_view>

#include "sorting_row.h"

namespace neco {

// Work of one call: student and teacher [R, n] are contiguous and of one type, float32 or float64, as are the zeroed
// `loss` [R] and `gradient` [R, n] (undefined: not wanted). Rows where `row_mask` [R] is 0 stay as they are.
struct DeviceRows {
  const NetworkView& network;  // points to host memory
  const SortingOptions& options;
  const at::Tensor& student;
  const at::Tensor& teacher;
  const std::optional<at::Tensor>& row_mask;
  const at::Tensor& loss;
  const at::Tensor& gradient;
};

// Computes rows that lie on a CUDA device. Null until the library's CUDA source sets it.
using DeviceKernel = void (*)(const DeviceRows&);
extern DeviceKernel cuda_kernel;

// The operator's forms below and at autograd, for tensors of any device that has a kernel.
at::Tensor sorting_cross_entropy_plain(const at::Tensor& student, const at::Tensor& teacher,
                                       double student_steepness, double teacher_steepness,
                                       std::string_view network, std::string_view relaxation, double lambda,
                                       const std::optional<at::Tensor>& row_mask);
at::Tensor sorting_cross_entropy_autograd(const at::Tensor& student, const at::Tensor& teacher,
                                          double student_steepness, double teacher_steepness,
                                          std::string_view network, std::string_view relaxation, double lambda,
                                          const std::optional<at::Tensor>& row_mask);

}  // namespace neco
