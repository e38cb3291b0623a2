// Operators that touch memory which is not theirs: scripts/asan.mjs runs them to see that the sanitizer notices.
#include <ATen/ATen.h>
#include <torch/library.h>

#include <cstdint>

namespace {

double read_at(const float* data, std::int64_t place) { return static_cast<const volatile float*>(data)[place]; }

double read_after_end(const at::Tensor& tensor) { return read_at(tensor.const_data_ptr<float>(), tensor.numel()); }

double read_before_start(const at::Tensor& tensor) { return read_at(tensor.const_data_ptr<float>(), -1); }

double read_freed(const at::Tensor& tensor) {
  const float* data = tensor.clone().const_data_ptr<float>();
  return read_at(data, 0);
}

std::int64_t overflow(const at::Tensor& tensor) {
  volatile std::int64_t largest = INT64_MAX;
  return largest + tensor.numel();
}

double nothing(const at::Tensor& tensor) { return read_at(tensor.const_data_ptr<float>(), tensor.numel() - 1); }

}  // namespace

TORCH_LIBRARY(neco_faults, library) {
  library.def("read_after_end(Tensor tensor) -> float", &read_after_end);
  library.def("read_before_start(Tensor tensor) -> float", &read_before_start);
  library.def("read_freed(Tensor tensor) -> float", &read_freed);
  library.def("overflow(Tensor tensor) -> int", &overflow);
  library.def("nothing(Tensor tensor) -> float", &nothing);
}
