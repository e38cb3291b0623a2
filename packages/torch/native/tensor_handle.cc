#include "tensor_handle.h"

#include "convert.h"
#include "errors.h"
#include "scope.h"

namespace neco {
namespace {

// What a handle, its JavaScript object and libtorch's own objects take beside the values.
constexpr int64_t kBytesOfAHandle = 512;

// A view shares its storage with a tensor that reported it.
int64_t own_bytes(const at::Tensor& tensor) {
  if (!tensor.has_storage() || tensor.storage().use_count() != 1) return kBytesOfAHandle;
  return kBytesOfAHandle + static_cast<int64_t>(tensor.storage().nbytes());
}

// Reads `this`; used by the getters below.
const at::Tensor& self_tensor(const Napi::CallbackInfo& info) {
  return unwrap_tensor(Environment::of(info.Env()), info.This());
}

napi_value shape(const Napi::CallbackInfo& info) {
  const napi_env env = info.Env();
  const auto sizes = self_tensor(info).sizes();
  napi_value result = nullptr;
  check_napi(env, napi_create_array_with_length(env, sizes.size(), &result));
  for (uint32_t i = 0; i < sizes.size(); ++i) {
    napi_value size = nullptr;
    check_napi(env, napi_create_int64(env, sizes[i], &size));
    check_napi(env, napi_set_element(env, result, i, size));
  }
  return result;
}

napi_value ndim(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(self_tensor(info).dim()));
}

napi_value dtype(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), dtype_name(self_tensor(info).scalar_type()));
}

napi_value device(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), self_tensor(info).device().str());
}

napi_value requires_grad(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), self_tensor(info).requires_grad());
}

napi_value is_leaf(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), self_tensor(info).is_leaf());
}

napi_value released(const Napi::CallbackInfo& info) {
  const auto* handle = handle_of(Environment::of(info.Env()), info.This());
  return Napi::Boolean::New(info.Env(), handle == nullptr);
}

napi_value get_grad(const Napi::CallbackInfo& info) {
  return wrap_tensor(Environment::of(info.Env()), self_tensor(info).grad());
}

napi_value set_grad(const Napi::CallbackInfo& info) {
  const auto& self = self_tensor(info);
  const Napi::Value value = info[0];
  if (value.IsNull() || value.IsUndefined()) {
    self.mutable_grad() = at::Tensor();
    return nullptr;
  }
  const auto& grad = unwrap_tensor(Environment::of(info.Env()), value);
  TORCH_CHECK(grad.sizes() == self.sizes(), "the gradient of a tensor of shape ", self.sizes(),
              " cannot have shape ", grad.sizes());
  TORCH_CHECK(grad.scalar_type() == self.scalar_type() && grad.device() == self.device(),
              "a gradient needs the dtype and device of its tensor (", dtype_name(self.scalar_type()), ", ",
              self.device(), "), not ", dtype_name(grad.scalar_type()), ", ", grad.device());
  self.mutable_grad() = grad;
  return nullptr;
}

void set_grad_guarded(const Napi::CallbackInfo& info) {
  guarded(info.Env(), "grad", [&] { return set_grad(info); });
}

napi_value set_requires_grad(const Napi::CallbackInfo& info) {
  const bool on = info[0].IsUndefined() || info[0].ToBoolean().Value();
  const auto& self = self_tensor(info);
  TORCH_CHECK(on || self.is_leaf(), "the result of a recorded computation cannot stop recording; take detach()");
  self.set_requires_grad(on);
  return info.This();
}

napi_value release_tensor(const Napi::CallbackInfo& info) {
  auto& environment = Environment::of(info.Env());
  if (auto* handle = handle_of(environment, info.This())) release(environment, *handle);
  return info.Env().Undefined();
}

// collect(number): called when a watched object is gone; the tensor may have been released before.
napi_value collect(const Napi::CallbackInfo& info) {
  auto& environment = Environment::of(info.Env());
  auto* handle = environment.handles.find(info[0].As<Napi::Number>().DoubleValue());
  if (handle != nullptr) release(environment, *handle);
  return info.Env().Undefined();
}

template <napi_value (*Getter)(const Napi::CallbackInfo&)>
napi_property_descriptor getter(const char* name) {
  return Napi::PropertyDescriptor::Accessor<guarded_function<Getter>>(name, napi_configurable,
                                                                      const_cast<char*>(name));
}

// setTensorClass(class, key, numberKey, watch): instances come from `new class(key, number)`.
napi_value set_tensor_class(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto& environment = Environment::of(env);
  const auto tensor_class = info[0].As<Napi::Function>();
  check_napi(env, napi_create_reference(env, tensor_class, 1, &environment.tensor_class));
  check_napi(env, napi_create_reference(env, info[1], 1, &environment.class_key));
  check_napi(env, napi_create_reference(env, info[2], 1, &environment.number_key));
  check_napi(env, napi_create_reference(env, info[3], 1, &environment.watch));
  auto prototype = tensor_class.Get("prototype").As<Napi::Object>();
  prototype.DefineProperties({
      getter<shape>("shape"),
      getter<ndim>("ndim"),
      getter<dtype>("dtype"),
      getter<device>("device"),
      getter<requires_grad>("requiresGrad"),
      getter<is_leaf>("isLeaf"),
      getter<released>("released"),
      Napi::PropertyDescriptor::Accessor<guarded_function<get_grad>, set_grad_guarded>(
          "grad", napi_configurable, const_cast<char*>("grad")),
      Napi::PropertyDescriptor::Value("requiresGrad_", make_function<set_requires_grad>(env, "requiresGrad_"),
                                      napi_default_method),
      Napi::PropertyDescriptor::Value("release", make_function<release_tensor>(env, "release"),
                                      napi_default_method),
  });
  return env.Undefined();
}

napi_value referenced(napi_env env, napi_ref reference) {
  napi_value value = nullptr;
  check_napi(env, napi_get_reference_value(env, reference, &value));
  return value;
}

}  // namespace

napi_value wrap_tensor(Environment& environment, at::Tensor tensor) {
  const napi_env env = environment.env;
  napi_value result = nullptr;
  if (!tensor.defined()) {
    check_napi(env, napi_get_null(env, &result));
    return result;
  }
  const int64_t bytes = own_bytes(tensor);
  auto& handle = environment.handles.take(std::move(tensor));
  try {
    napi_value arguments[] = {referenced(env, environment.class_key), nullptr};
    check_napi(env, napi_create_double(env, HandleTable::number_of(handle), &arguments[1]));
    check_napi(env, napi_new_instance(env, referenced(env, environment.tensor_class), 2, arguments, &result));
    if (!enter_scope(environment, handle)) watch(environment, handle, result);
  } catch (...) {
    release(environment, handle);
    throw;
  }
  handle.reported_bytes = bytes;
  environment.report_bytes(bytes);
  return result;
}

std::optional<double> tensor_number(Environment& environment, napi_value object) {
  const napi_env env = environment.env;
  napi_value value = nullptr;
  check_napi(env, napi_get_property(env, object, referenced(env, environment.number_key), &value));
  double number = 0;
  if (napi_get_value_double(env, value, &number) != napi_ok) return std::nullopt;
  return number;
}

TensorHandle* handle_of(Environment& environment, napi_value value) {
  napi_valuetype type = napi_undefined;
  check_napi(environment.env, napi_typeof(environment.env, value, &type));
  if (type == napi_object) {
    if (const auto number = tensor_number(environment, value)) return environment.handles.find(*number);
  }
  throw ArgumentError("expected a Tensor");
}

const at::Tensor& unwrap_tensor(Environment& environment, napi_value value) {
  const auto* handle = handle_of(environment, value);
  if (handle == nullptr) throw std::logic_error(kReleased);
  return handle->tensor;
}

void watch(Environment& environment, TensorHandle& handle, napi_value object) {
  if (handle.registered) return;
  const napi_env env = environment.env;
  napi_value arguments[] = {object, nullptr};
  napi_value receiver = nullptr;
  check_napi(env, napi_create_double(env, HandleTable::number_of(handle), &arguments[1]));
  check_napi(env, napi_get_undefined(env, &receiver));
  check_napi(env, napi_call_function(env, receiver, referenced(env, environment.watch), 2, arguments, nullptr));
  handle.registered = true;
}

void release(Environment& environment, TensorHandle& handle) noexcept {
  leave_scope(environment, handle);
  environment.report_bytes(-handle.reported_bytes);
  environment.handles.give_back(handle);
}

void define_tensor_class(Napi::Object exports) {
  define_function<set_tensor_class>(exports, "setTensorClass");
  define_function<collect>(exports, "collect");
}

}  // namespace neco
