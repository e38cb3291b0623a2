#include "autograd.h"

#include <ATen/autocast_mode.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include "convert.h"
#include "errors.h"
#include "tensor_handle.h"

namespace neco {
namespace {

// An array of Tensors; nulls in it become undefined tensors, and a missing array an empty list.
std::vector<at::Tensor> tensor_list(Napi::Env env, const Napi::Value& value) {
  std::vector<at::Tensor> result;
  if (value.IsUndefined() || value.IsNull()) return result;
  if (!value.IsArray()) throw ArgumentError("expected an array of Tensors");
  auto& environment = Environment::of(env);
  const auto array = value.As<Napi::Array>();
  for (uint32_t i = 0; i < array.Length(); ++i) {
    const Napi::Value item = array.Get(i);
    result.push_back(item.IsNull() ? at::Tensor() : unwrap_tensor(environment, item));
  }
  return result;
}

// backward(tensors, gradTensors?, retainGraph?)
napi_value backward(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto tensors = tensor_list(env, info[0]);
  const auto gradients = tensor_list(env, info[1]);
  torch::autograd::backward(tensors, gradients, info[2].ToBoolean().Value());
  return env.Undefined();
}

// gradients(outputs, inputs, gradOutputs?, retainGraph?, createGraph?, allowUnused?)
napi_value gradients(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto result = torch::autograd::grad(
      tensor_list(env, info[0]), tensor_list(env, info[1]), tensor_list(env, info[2]),
      info[3].ToBoolean().Value(), info[4].ToBoolean().Value(), info[5].ToBoolean().Value());
  auto array = Napi::Array::New(env, result.size());
  auto& environment = Environment::of(env);
  for (uint32_t i = 0; i < result.size(); ++i) {
    array.Set(i, Napi::Value(env, wrap_tensor(environment, result[i])));
  }
  return array;
}

// withGrad(enabled, callback): the callback runs with gradient recording on or off.
napi_value with_grad(const Napi::CallbackInfo& info) {
  const at::AutoGradMode mode(info[0].ToBoolean().Value());
  return info[1].As<Napi::Function>().Call({});
}

napi_value grad_enabled(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), at::GradMode::is_enabled());
}

class AutocastGuard {
 public:
  AutocastGuard(at::DeviceType device, at::ScalarType dtype, bool enabled)
      : device_(device),
        was_enabled_(at::autocast::is_autocast_enabled(device)),
        old_dtype_(at::autocast::get_autocast_dtype(device)) {
    at::autocast::set_autocast_enabled(device, enabled);
    at::autocast::set_autocast_dtype(device, dtype);
    at::autocast::increment_nesting();
  }
  ~AutocastGuard() {
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    at::autocast::set_autocast_dtype(device_, old_dtype_);
    at::autocast::set_autocast_enabled(device_, was_enabled_);
  }
  AutocastGuard(const AutocastGuard&) = delete;
  AutocastGuard& operator=(const AutocastGuard&) = delete;

 private:
  at::DeviceType device_;
  bool was_enabled_;
  at::ScalarType old_dtype_;
};

// withAutocast(deviceType, dtype, enabled, callback)
napi_value with_autocast(const Napi::CallbackInfo& info) {
  const c10::Device device(info[0].As<Napi::String>().Utf8Value());
  const auto dtype = parse_dtype(info[1].As<Napi::String>().Utf8Value());
  if (!dtype) throw ArgumentError("unknown dtype " + info[1].ToString().Utf8Value());
  const AutocastGuard guard(device.type(), *dtype, info[2].ToBoolean().Value());
  return info[3].As<Napi::Function>().Call({});
}

}  // namespace

void define_autograd(Napi::Object exports) {
  define_function<backward>(exports, "backward");
  define_function<gradients>(exports, "gradients");
  define_function<with_grad>(exports, "withGrad");
  define_function<grad_enabled>(exports, "gradEnabled");
  define_function<with_autocast>(exports, "withAutocast");
}

}  // namespace neco
