#include "scope.h"

#include "errors.h"
#include "tensor_handle.h"
#include "value.h"

namespace neco {
namespace {

napi_value push_scope(const Napi::CallbackInfo& info) {
  Environment::of(info.Env()).scopes.emplace_back();
  return info.Env().Undefined();
}

struct Survivor {
  TensorHandle* handle;
  napi_value object;
};

// popScope(tensors that survive): everything else made since the matching pushScope is released.
napi_value pop_scope(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto& environment = Environment::of(env);
  if (environment.scopes.empty()) throw std::logic_error("no scope is open");
  const size_t depth = environment.scopes.size();
  std::vector<Survivor> survivors;
  const uint32_t count = info[0].IsArray() ? array_length(env, info[0]) : 0;
  for (uint32_t i = 0; i < count; ++i) {
    const auto value = element_of(environment, info[0], i);
    if (value.handle == nullptr || value.handle->scope_depth != depth) continue;
    leave_scope(environment, *value.handle);
    survivors.push_back({value.handle, value.raw});
  }
  const auto scope = std::move(environment.scopes.back());
  environment.scopes.pop_back();
  for (auto* handle : scope) {
    if (handle == nullptr) continue;
    handle->scope_depth = 0;
    release(environment, *handle);
  }
  for (const auto& [handle, object] : survivors) {
    if (!enter_scope(environment, *handle)) watch(environment, *handle, object);
  }
  return env.Undefined();
}

napi_value keep(const Napi::CallbackInfo& info) {
  auto& environment = Environment::of(info.Env());
  unwrap_tensor(environment, info[0]);
  auto& handle = *handle_of(environment, info[0]);
  leave_scope(environment, handle);
  watch(environment, handle, info[0]);
  return info[0];
}

napi_value live_tensors(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(Environment::of(info.Env()).handles.size()));
}

}  // namespace

bool enter_scope(Environment& environment, TensorHandle& handle) {
  if (environment.scopes.empty()) return false;
  auto& scope = environment.scopes.back();
  scope.push_back(&handle);
  handle.scope_depth = static_cast<uint32_t>(environment.scopes.size());
  handle.scope_slot = static_cast<uint32_t>(scope.size() - 1);
  return true;
}

void leave_scope(Environment& environment, TensorHandle& handle) noexcept {
  if (handle.scope_depth == 0) return;
  auto& scope = environment.scopes[handle.scope_depth - 1];
  scope[handle.scope_slot] = nullptr;
  // A long scope whose tensors are released one by one must not grow.
  while (!scope.empty() && scope.back() == nullptr) scope.pop_back();
  handle.scope_depth = 0;
}

void define_scopes(Napi::Object exports) {
  define_function<push_scope>(exports, "pushScope");
  define_function<pop_scope>(exports, "popScope");
  define_function<keep>(exports, "keep");
  define_function<live_tensors>(exports, "liveTensors");
}

}  // namespace neco
