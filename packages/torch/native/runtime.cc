#include "runtime.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/cpu/Utils.h>
#include <dlfcn.h>
#include <torch/version.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "convert.h"
#include "cuda_device.h"
#include "errors.h"
#include "tensor_handle.h"

namespace neco {
namespace {

napi_value manual_seed(const Napi::CallbackInfo& info) {
  at::manual_seed(static_cast<uint64_t>(info[0].ToNumber().Int64Value()));
  return info.Env().Undefined();
}

napi_value get_rng_state(const Napi::CallbackInfo& info) {
  auto generator = at::detail::getDefaultCPUGenerator();
  const std::lock_guard lock(generator.mutex());
  return wrap_tensor(Environment::of(info.Env()), generator.get_state());
}

napi_value set_rng_state(const Napi::CallbackInfo& info) {
  auto generator = at::detail::getDefaultCPUGenerator();
  const std::lock_guard lock(generator.mutex());
  generator.set_state(unwrap_tensor(Environment::of(info.Env()), info[0]));
  return info.Env().Undefined();
}

// at::set_num_threads sets the calling thread's number and a process-wide one, which any thread may take over later
// (the backward pass does). A worker that asks for one thread must not slow the main thread down, so the process-wide
// number is put back from a thread that has no other use.
void set_num_threads_here(int count, bool main_thread) {
  static std::atomic<int> process_wide{at::get_num_threads()};
  at::set_num_threads(count);
  if (main_thread) {
    process_wide = count;
    return;
  }
  std::thread([] { at::set_num_threads(process_wide); }).join();
}

// setNumThreads(count, isMainThread)
napi_value set_num_threads(const Napi::CallbackInfo& info) {
  const int count = info[0].ToNumber().Int32Value();
  TORCH_CHECK(count >= 1, "needs at least one thread");
  set_num_threads_here(count, info[1].ToBoolean().Value());
  return info.Env().Undefined();
}

napi_value get_num_threads(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), at::get_num_threads());
}

napi_value use_deterministic_algorithms(const Napi::CallbackInfo& info) {
  at::globalContext().setDeterministicAlgorithms(info[0].ToBoolean().Value(), false);
  return info.Env().Undefined();
}

// loadLibrary(path): opens a shared library whose TORCH_LIBRARY blocks register operators.
napi_value load_library(const Napi::CallbackInfo& info) {
  const auto path = info[0].As<Napi::String>().Utf8Value();
  if (dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL) == nullptr) {
    throw std::runtime_error(std::string("cannot load operator library: ") + dlerror());
  }
  return info.Env().Undefined();
}

// null for a build without CUDA
Napi::Value cuda(Napi::Env env) {
  if (!is_cuda_build()) return env.Null();
  auto result = Napi::Object::New(env);
  result.Set("version", cuda_version());
  result.Set("gpus", gpu_count());
  const auto problem = cuda_problem();
  result.Set("problem", problem.empty() ? env.Null() : Napi::Value(Napi::String::New(env, problem)));
  return result;
}

napi_value versions(const Napi::CallbackInfo& info) {
  auto& environment = Environment::of(info.Env());
  auto result = Napi::Object::New(info.Env());
  result.Set("libtorch", TORCH_VERSION);
  result.Set("capability", at::get_cpu_capability());
  result.Set("cuda", cuda(info.Env()));
  auto features = Napi::Object::New(info.Env());
  for (const auto& [name, value] : at::cpu::get_cpu_capabilities()) {
    features.Set(name, Napi::Value(info.Env(), from_ivalue(environment, value)));
  }
  result.Set("cpu", features);
  result.Set("parallel", at::get_parallel_info());
  return result;
}

}  // namespace

void define_runtime(Napi::Object exports) {
  define_function<manual_seed>(exports, "manualSeed");
  define_function<get_rng_state>(exports, "getRngState");
  define_function<set_rng_state>(exports, "setRngState");
  define_function<set_num_threads>(exports, "setNumThreads");
  define_function<get_num_threads>(exports, "getNumThreads");
  define_function<use_deterministic_algorithms>(exports, "useDeterministicAlgorithms");
  define_function<load_library>(exports, "loadLibrary");
  define_function<versions>(exports, "versions");
}

}  // namespace neco
