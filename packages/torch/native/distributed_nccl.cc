// NCCL, for a CUDA build of libtorch with NCCL's and CUDA's headers: with NECO_LIBTORCH_CUDA defined and libtorch_cuda
// linked, which the set-up does not do yet. That branch has not been compiled.
#include "distributed_backend.h"

#if defined(NECO_LIBTORCH_CUDA) && __has_include(<nccl.h>) && __has_include(<cuda_runtime_api.h>)
#define USE_C10D_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>

namespace neco {

bool has_nccl() { return true; }

c10::intrusive_ptr<c10d::Backend> make_nccl(const BackendOptions& given) {
  auto options = c10d::ProcessGroupNCCL::Options::create();
  options->timeout = given.timeout;
  return c10::make_intrusive<c10d::ProcessGroupNCCL>(given.store, given.rank, given.size, options);
}

}  // namespace neco

#else

namespace neco {

bool has_nccl() { return false; }

c10::intrusive_ptr<c10d::Backend> make_nccl(const BackendOptions&) {
  TORCH_CHECK(false, "this build has no NCCL: it needs a CUDA build of libtorch; use gloo");
}

}  // namespace neco

#endif
