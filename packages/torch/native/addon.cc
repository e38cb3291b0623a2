// Entry point: what the addon exports to packages/torch/src/native.ts.
#include <ATen/Parallel.h>
#include <napi.h>

#include <cstdlib>

#include "autograd.h"
#include "data.h"
#include "dispatch.h"
#include "distributed.h"
#include "environment.h"
#include "errors.h"
#include "memory.h"
#include "operator_packet.h"
#include "runtime.h"
#include "scope.h"
#include "tensor_handle.h"

namespace neco {

// The instance data is deleted when its environment (main thread or worker) ends.
Environment::Environment(Napi::Env napi) : env(napi) { napi.SetInstanceData<Environment>(this); }

Environment::~Environment() = default;

Environment& Environment::of(napi_env env) {
  void* data = nullptr;
  check_napi(env, napi_get_instance_data(env, &data));
  return *static_cast<Environment*>(data);
}

void Environment::report_bytes(int64_t bytes) {
  // V8 only needs the order of magnitude: small tensors are reported together.
  constexpr int64_t kWorthACall = int64_t{64} << 10;
  unreported_bytes_ += bytes;
  if (std::abs(unreported_bytes_) < kWorthACall) return;
  int64_t total = 0;
  napi_adjust_external_memory(env, unreported_bytes_, &total);
  unreported_bytes_ = 0;
}

static Napi::Object initialise(Napi::Env env, Napi::Object exports) {
  install_caching_allocator();
  // libtorch settles a thread's number of threads at its first parallel operator, from a process-wide value that
  // another thread's setNumThreads may have changed by then: settle it now.
  at::get_num_threads();
  // SetInstanceData takes ownership in the constructor.
  std::make_unique<Environment>(env).release();
  define_tensor_class(exports);
  define_scopes(exports);
  define_dispatch(exports);
  define_data(exports);
  define_autograd(exports);
  define_memory(exports);
  define_runtime(exports);
  define_distributed(exports);
  return exports;
}

}  // namespace neco

static Napi::Object init(Napi::Env env, Napi::Object exports) { return neco::initialise(env, exports); }

NODE_API_MODULE(neco_torch, init)
