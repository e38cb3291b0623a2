// Entry point: what the addon exports to packages/torch/src/native.ts.
#include <ATen/Parallel.h>
#include <napi.h>

#include "autograd.h"
#include "data.h"
#include "dispatch.h"
#include "environment.h"
#include "errors.h"
#include "memory.h"
#include "runtime.h"
#include "tensor_handle.h"

namespace neco {

// The instance data is deleted when its environment (main thread or worker) ends.
Environment::Environment(Napi::Env env) { env.SetInstanceData<Environment>(this); }

Environment::~Environment() = default;

Environment& Environment::of(napi_env env) {
  void* data = nullptr;
  check_napi(env, napi_get_instance_data(env, &data));
  return *static_cast<Environment*>(data);
}

static Napi::Object initialise(Napi::Env env, Napi::Object exports) {
  install_caching_allocator();
  // libtorch settles a thread's number of threads at its first parallel operator, from a process-wide value that
  // another thread's setNumThreads may have changed by then: settle it now.
  at::get_num_threads();
  // SetInstanceData takes ownership in the constructor.
  std::make_unique<Environment>(env).release();
  define_tensor_class(env, exports);
  define_dispatch(env, exports);
  define_data(env, exports);
  define_autograd(env, exports);
  define_memory(env, exports);
  define_runtime(env, exports);
  return exports;
}

}  // namespace neco

static Napi::Object init(Napi::Env env, Napi::Object exports) { return neco::initialise(env, exports); }

NODE_API_MODULE(neco_torch, init)
