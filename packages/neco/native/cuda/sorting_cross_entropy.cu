// neco::sorting_cross_entropy on CUDA: the per-row algorithm of sorting_row.h, a thread for each row in flight.
// Scratch lies in global memory and is bounded; threads go on to further rows in strides.
#include <ATen/ATen.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/library.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "../sorting_operator.h"
#include "one_number.h"

namespace neco {
namespace {

using at::Tensor;

constexpr int kThreadsPerBlock = 64;
constexpr std::int64_t kScratchBytes = std::int64_t{256} << 20;

template <class Scalar>
__global__ void sort_rows(NetworkView network, SortingOptions options, const Scalar* student, const Scalar* teacher,
                          const bool* wanted, std::int64_t rows, Scalar* loss, Scalar* gradient, std::byte* memory,
                          std::int64_t bytes_per_thread) {
  using V = OneNumber<Scalar>;
  static_assert(sizeof(V) == sizeof(Scalar));
  const std::int64_t thread = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  const std::int64_t threads = std::int64_t{gridDim.x} * blockDim.x;
  const RowScratch<V> scratch(network, memory + thread * bytes_per_thread);
  for (std::int64_t row = thread; row < rows; row += threads) {
    if (wanted && !wanted[row]) continue;
    const std::int64_t start = row * network.wires;
    loss[row] = sorting_cross_entropy(network, options, reinterpret_cast<const V*>(student + start),
                                      reinterpret_cast<const V*>(teacher + start),
                                      gradient ? reinterpret_cast<V*>(gradient + start) : nullptr, scratch)
                    .value;
  }
}

// Waits for the device: the error names the row, as it does on a processor.
void check_finite(const DeviceRows& rows, const Tensor& wanted) {
  Tensor bad = rows.student.isfinite().logical_and(rows.teacher.isfinite()).all(1).logical_not();
  if (wanted.defined()) bad = bad.logical_and(wanted);
  const Tensor found = bad.nonzero();
  TORCH_CHECK_VALUE(found.size(0) == 0, "neco::sorting_cross_entropy: row ", found[0].item<std::int64_t>(),
                    " has a similarity that is NaN or infinite");
}

// Bytes of host memory as a tensor on the device.
Tensor upload(const void* data, std::size_t bytes, const Tensor& like) {
  const auto host = at::from_blob(const_cast<void*>(data), {static_cast<std::int64_t>(bytes)}, at::kByte);
  return host.to(like.device());
}

template <class Scalar>
void launch(const DeviceRows& rows, const Tensor& wanted) {
  const std::int64_t count = rows.student.size(0);
  NetworkView network = rows.network;
  const Tensor comparators = upload(network.comparators, network.comparator_count * sizeof(Comparator), rows.student);
  const Tensor reach =
      upload(network.reach, std::size_t{1} * network.blocks * network.layers * sizeof(ComparatorRange), rows.student);
  const std::int64_t needed = RowScratch<OneNumber<Scalar>>::size(network) * sizeof(Scalar);
  const std::int64_t bytes = (needed + 15) / 16 * 16;  // keeps the double-precision values aligned
  const std::int64_t fitting = std::max<std::int64_t>(1, kScratchBytes / (bytes * kThreadsPerBlock));
  const std::int64_t blocks = std::min((count + kThreadsPerBlock - 1) / kThreadsPerBlock, fitting);
  const Tensor scratch = at::empty({blocks * kThreadsPerBlock * bytes}, rows.student.options().dtype(at::kByte));
  network.comparators = reinterpret_cast<const Comparator*>(comparators.const_data_ptr());
  network.reach = reinterpret_cast<const ComparatorRange*>(reach.const_data_ptr());
  sort_rows<Scalar><<<static_cast<unsigned>(blocks), kThreadsPerBlock, 0, c10::cuda::getCurrentCUDAStream()>>>(
      network, rows.options, rows.student.const_data_ptr<Scalar>(), rows.teacher.const_data_ptr<Scalar>(),
      wanted.defined() ? wanted.const_data_ptr<bool>() : nullptr, count, rows.loss.mutable_data_ptr<Scalar>(),
      rows.gradient.defined() ? rows.gradient.mutable_data_ptr<Scalar>() : nullptr,
      static_cast<std::byte*>(scratch.mutable_data_ptr()), bytes);
  C10_CUDA_KERNEL_LAUNCH_CHECK();
}

void run_on_cuda(const DeviceRows& rows) {
  if (rows.student.size(0) == 0) return;
  TORCH_CHECK_VALUE(rows.teacher.device() == rows.student.device(),
                    "neco::sorting_cross_entropy: student is on ", rows.student.device(), ", teacher on ",
                    rows.teacher.device());
  const c10::cuda::CUDAGuard guard(rows.student.device());
  const Tensor wanted =
      rows.row_mask ? rows.row_mask->to(rows.student.device()).ne(0).contiguous() : Tensor();
  check_finite(rows, wanted);
  if (rows.student.scalar_type() == at::kDouble) {
    launch<double>(rows, wanted);
  } else {
    launch<float>(rows, wanted);
  }
}

}  // namespace

TORCH_LIBRARY_IMPL(neco, CUDA, library) {
  cuda_kernel = &run_on_cuda;
  library.impl("sorting_cross_entropy", &sorting_cross_entropy_plain);
}

TORCH_LIBRARY_IMPL(neco, AutogradCUDA, library) {
  library.impl("sorting_cross_entropy", &sorting_cross_entropy_autograd);
}

}  // namespace neco
