// NCCL. The set-up defines NECO_LIBTORCH_CUDA in a build with CUDA that finds NCCL's and CUDA's headers.
#include "distributed_backend.h"

#ifdef NECO_LIBTORCH_CUDA
#define USE_C10D_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>

#include "cuda_device.h"

namespace neco {

bool has_nccl() { return true; }

c10::intrusive_ptr<c10d::Backend> make_nccl(const BackendOptions& given) {
  const c10::Device gpu(c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(given.gpu));
  require_device(gpu);
  auto options = c10d::ProcessGroupNCCL::Options::create();
  options->timeout = given.timeout;
  auto group = c10::make_intrusive<c10d::ProcessGroupNCCL>(given.store, given.rank, given.size, options);
  // Collectives without a tensor (barriers) take this one too, and not the one that NCCL guesses from the rank.
  group->setBoundDeviceId(gpu);
  return group;
}

}  // namespace neco

#else

namespace neco {

bool has_nccl() { return false; }

c10::intrusive_ptr<c10d::Backend> make_nccl(const BackendOptions&) {
  TORCH_CHECK(false, "this build has no NCCL: \"npm run setup -- --cuda\" makes one that has; use gloo");
}

}  // namespace neco

#endif
