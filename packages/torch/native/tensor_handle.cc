#include "tensor_handle.h"

#include "errors.h"

#include <ATen/core/grad_mode.h>
#include <c10/core/ScalarType.h>

#include "convert.h"

namespace neco {
namespace {

// Storages below this size are not worth a call into V8's accounting.
constexpr int64_t kReportedBytes = 4096;

void release(napi_env env, TensorHandle* handle) {
  auto& environment = Environment::of(env);
  if (!handle->tensor.defined()) return;
  handle->tensor = at::Tensor();
  environment.live_tensors -= 1;
  if (handle->reported_bytes != 0) {
    int64_t total = 0;
    napi_adjust_external_memory(env, -handle->reported_bytes, &total);
    handle->reported_bytes = 0;
  }
}

void leave_scope(Environment& environment, TensorHandle* handle) {
  if (handle->scope_depth == 0) return;
  if (handle->scope_depth <= environment.scopes.size()) {
    environment.scopes[handle->scope_depth - 1][handle->scope_slot] = nullptr;
  }
  handle->scope_depth = 0;
}

void enter_scope(Environment& environment, TensorHandle* handle) {
  if (environment.scopes.empty()) return;
  auto& scope = environment.scopes.back();
  handle->scope_depth = environment.scopes.size();
  handle->scope_slot = scope.size();
  scope.push_back(handle);
}

void finalize(napi_env env, void* data, void*) {
  std::unique_ptr<TensorHandle> handle(static_cast<TensorHandle*>(data));
  leave_scope(Environment::of(env), handle.get());
  release(env, handle.get());
}

napi_value construct(napi_env env, napi_callback_info info) {
  return guarded(env, "Tensor", [&]() -> napi_value {
    napi_value self = nullptr;
    napi_get_cb_info(env, info, nullptr, nullptr, &self, nullptr);
    auto& environment = Environment::of(env);
    if (!environment.has_pending) {
      throw Napi::TypeError::New(env, "Tensor has no public constructor: use tensor(), zeros(), randn() ...");
    }
    environment.has_pending = false;
    auto handle = std::make_unique<TensorHandle>();
    handle->tensor = std::move(environment.pending);
    environment.live_tensors += 1;
    if (handle->tensor.has_storage() && handle->tensor.storage().use_count() == 1) {
      const auto bytes = static_cast<int64_t>(handle->tensor.storage().nbytes());
      if (bytes >= kReportedBytes) {
        handle->reported_bytes = bytes;
        int64_t total = 0;
        napi_adjust_external_memory(env, bytes, &total);
      }
    }
    enter_scope(environment, handle.get());
    check_napi(env, napi_wrap(env, self, handle.release(), finalize, nullptr, nullptr));
    return self;
  });
}

// Reads `this`; used by the getters below.
const at::Tensor& self_tensor(const Napi::CallbackInfo& info) {
  return unwrap_tensor(info.Env(), info.This(), "this");
}

Napi::Value shape(const Napi::CallbackInfo& info) {
  const auto sizes = self_tensor(info).sizes();
  auto result = Napi::Array::New(info.Env(), sizes.size());
  for (uint32_t i = 0; i < sizes.size(); ++i) result.Set(i, static_cast<double>(sizes[i]));
  return result;
}

Napi::Value dtype(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), dtype_name(self_tensor(info).scalar_type()));
}

Napi::Value device(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), self_tensor(info).device().str());
}

Napi::Value requires_grad(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), self_tensor(info).requires_grad());
}

Napi::Value is_leaf(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), self_tensor(info).is_leaf());
}

Napi::Value released(const Napi::CallbackInfo& info) {
  const auto* handle = handle_of(info.Env(), info.This());
  return Napi::Boolean::New(info.Env(), handle == nullptr || !handle->tensor.defined());
}

Napi::Value get_grad(const Napi::CallbackInfo& info) {
  return {info.Env(), wrap_tensor(info.Env(), self_tensor(info).grad())};
}

void set_grad(const Napi::CallbackInfo& info) {
  const auto& self = self_tensor(info);
  const Napi::Value value = info[0];
  if (value.IsNull() || value.IsUndefined()) {
    self.mutable_grad() = at::Tensor();
    return;
  }
  const auto& grad = unwrap_tensor(info.Env(), value, "grad");
  if (grad.sizes() != self.sizes()) {
    throw Napi::Error::New(info.Env(), "grad must have the shape of its tensor");
  }
  self.mutable_grad() = grad;
}

Napi::Value set_requires_grad(const Napi::CallbackInfo& info) {
  const bool on = info.Length() == 0 || info[0].ToBoolean().Value();
  self_tensor(info).set_requires_grad(on);
  return info.This();
}

Napi::Value release_tensor(const Napi::CallbackInfo& info) {
  auto* handle = handle_of(info.Env(), info.This());
  if (handle != nullptr) {
    leave_scope(Environment::of(info.Env()), handle);
    release(info.Env(), handle);
  }
  return info.Env().Undefined();
}

Napi::Value push_scope(const Napi::CallbackInfo& info) {
  Environment::of(info.Env()).scopes.emplace_back();
  return info.Env().Undefined();
}

// popScope(tensors that survive): everything else made since the matching pushScope is released.
Napi::Value pop_scope(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto& environment = Environment::of(env);
  if (environment.scopes.empty()) throw Napi::Error::New(env, "popScope without pushScope");
  const auto kept = info[0].As<Napi::Array>();
  const size_t depth = environment.scopes.size();
  std::vector<TensorHandle*> survivors;
  for (uint32_t i = 0; i < kept.Length(); ++i) {
    auto* handle = handle_of(env, kept.Get(i));
    if (handle != nullptr && handle->scope_depth == depth) {
      leave_scope(environment, handle);
      survivors.push_back(handle);
    }
  }
  const auto scope = std::move(environment.scopes.back());
  environment.scopes.pop_back();
  for (auto* handle : scope) {
    if (handle == nullptr) continue;
    handle->scope_depth = 0;
    release(env, handle);
  }
  for (auto* handle : survivors) enter_scope(environment, handle);
  return env.Undefined();
}

Napi::Value keep(const Napi::CallbackInfo& info) {
  unwrap_tensor(info.Env(), info[0], "keep");
  leave_scope(Environment::of(info.Env()), handle_of(info.Env(), info[0]));
  return info[0];
}

Napi::Value live_tensors(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(Environment::of(info.Env()).live_tensors));
}

template <Napi::Value (*Method)(const Napi::CallbackInfo&)>
Napi::Value guarded_method(const Napi::CallbackInfo& info) {
  return {info.Env(), guarded(info.Env(), "Tensor", [&]() -> napi_value { return Method(info); })};
}

void set_grad_guarded(const Napi::CallbackInfo& info) {
  guarded(info.Env(), "grad", [&]() -> napi_value {
    set_grad(info);
    return nullptr;
  });
}

}  // namespace

napi_value wrap_tensor(napi_env env, at::Tensor tensor) {
  napi_value result = nullptr;
  if (!tensor.defined()) {
    check_napi(env, napi_get_null(env, &result));
    return result;
  }
  auto& environment = Environment::of(env);
  napi_value constructor = nullptr;
  check_napi(env, napi_get_reference_value(env, environment.tensor_constructor, &constructor));
  environment.pending = std::move(tensor);
  environment.has_pending = true;
  check_napi(env, napi_new_instance(env, constructor, 0, nullptr, &result));
  return result;
}

TensorHandle* handle_of(napi_env env, napi_value value) {
  napi_valuetype type = napi_undefined;
  napi_typeof(env, value, &type);
  if (type != napi_object) return nullptr;
  napi_value constructor = nullptr;
  check_napi(env, napi_get_reference_value(env, Environment::of(env).tensor_constructor, &constructor));
  bool is_tensor = false;
  check_napi(env, napi_instanceof(env, value, constructor, &is_tensor));
  void* data = nullptr;
  if (!is_tensor || napi_unwrap(env, value, &data) != napi_ok) return nullptr;
  return static_cast<TensorHandle*>(data);
}

const at::Tensor& unwrap_tensor(napi_env env, napi_value value, const char* what) {
  const auto* handle = handle_of(env, value);
  if (handle == nullptr) {
    throw Napi::TypeError::New(env, std::string(what) + ": expected a Tensor");
  }
  if (!handle->tensor.defined()) {
    throw Napi::Error::New(env, std::string(what) +
                                    ": this tensor was released (its scope has ended); return it from the scope or keep() it");
  }
  return handle->tensor;
}

void define_tensor_class(Napi::Env env, Napi::Object exports) {
  napi_value constructor = nullptr;
  check_napi(env, napi_define_class(env, "Tensor", NAPI_AUTO_LENGTH, construct, nullptr, 0, nullptr, &constructor));
  check_napi(env, napi_create_reference(env, constructor, 1, &Environment::of(env).tensor_constructor));
  const Napi::Function tensor_class(env, constructor);
  auto prototype = tensor_class.Get("prototype").As<Napi::Object>();
  prototype.DefineProperties({
      Napi::PropertyDescriptor::Accessor<guarded_method<shape>>("shape"),
      Napi::PropertyDescriptor::Accessor<guarded_method<dtype>>("dtype"),
      Napi::PropertyDescriptor::Accessor<guarded_method<device>>("device"),
      Napi::PropertyDescriptor::Accessor<guarded_method<requires_grad>>("requiresGrad"),
      Napi::PropertyDescriptor::Accessor<guarded_method<is_leaf>>("isLeaf"),
      Napi::PropertyDescriptor::Accessor<guarded_method<released>>("released"),
      Napi::PropertyDescriptor::Accessor<guarded_method<get_grad>, set_grad_guarded>("grad"),
      Napi::PropertyDescriptor::Value(
          "requiresGrad_", Napi::Function::New<guarded_method<set_requires_grad>>(env), napi_default_method),
      Napi::PropertyDescriptor::Value("release", Napi::Function::New<guarded_method<release_tensor>>(env),
                                      napi_default_method),
  });
  exports.Set("Tensor", tensor_class);
  exports.Set("pushScope", Napi::Function::New<guarded_method<push_scope>>(env));
  exports.Set("popScope", Napi::Function::New<guarded_method<pop_scope>>(env));
  exports.Set("keep", Napi::Function::New<guarded_method<keep>>(env));
  exports.Set("liveTensors", Napi::Function::New<guarded_method<live_tensors>>(env));
}

}  // namespace neco
