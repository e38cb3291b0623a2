#include "data.h"

#include <ATen/Context.h>
#include <ATen/ops/empty.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/CPUAllocator.h>

#include <cstring>

#include "convert.h"
#include "errors.h"
#include "tensor_handle.h"

namespace neco {
namespace {

at::ScalarType element_dtype(napi_env env, napi_typedarray_type type) {
  switch (type) {
    case napi_float32_array:
      return at::kFloat;
    case napi_float64_array:
      return at::kDouble;
    case napi_int32_array:
      return at::kInt;
    case napi_int16_array:
      return at::kShort;
    case napi_int8_array:
      return at::kChar;
    case napi_uint8_array:
    case napi_uint8_clamped_array:
      return at::kByte;
    case napi_uint16_array:
      return at::kUInt16;
    case napi_bigint64_array:
      return at::kLong;
    default:
      throw Napi::TypeError::New(env, "no dtype fits this typed array");
  }
}

napi_typedarray_type array_type(at::ScalarType type) {
  switch (type) {
    case at::kDouble:
      return napi_float64_array;
    case at::kInt:
      return napi_int32_array;
    case at::kShort:
      return napi_int16_array;
    case at::kChar:
      return napi_int8_array;
    case at::kByte:
    case at::kBool:
      return napi_uint8_array;
    case at::kUInt16:
      return napi_uint16_array;
    case at::kLong:
      return napi_bigint64_array;
    default:
      return napi_float32_array;
  }
}

std::vector<int64_t> shape_argument(napi_env env, napi_value value) {
  ArgumentPlan plan;
  plan.camel_name = "shape";
  plan.kind = ArgumentKind::kIntList;
  return to_ivalue(env, value, plan).toIntVector();
}

// fromBytes(typedArray, shape, dtype?): copies the array's memory; `dtype` reinterprets its bytes.
napi_value from_bytes(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  if (!info[0].IsTypedArray()) throw Napi::TypeError::New(env, "expected a typed array");
  napi_typedarray_type type = napi_uint8_array;
  size_t length = 0;
  void* data = nullptr;
  check_napi(env, napi_get_typedarray_info(env, info[0], &type, &length, &data, nullptr, nullptr));
  const size_t bytes = info[0].As<Napi::TypedArray>().ByteLength();
  at::ScalarType dtype = at::kByte;
  if (info[2].IsString()) {
    const auto parsed = parse_dtype(info[2].As<Napi::String>().Utf8Value());
    if (!parsed) throw Napi::TypeError::New(env, "unknown dtype " + info[2].ToString().Utf8Value());
    dtype = *parsed;
  } else {
    dtype = element_dtype(env, type);
  }
  const auto shape = shape_argument(env, info[1]);
  auto tensor = at::empty(shape, at::TensorOptions().dtype(dtype));
  if (tensor.nbytes() != bytes) {
    throw Napi::Error::New(env, "shape needs " + std::to_string(tensor.nbytes()) + " bytes, the array has " +
                                    std::to_string(bytes));
  }
  if (bytes > 0) std::memcpy(tensor.mutable_data_ptr(), data, bytes);
  return wrap_tensor(env, std::move(tensor));
}

at::Tensor contiguous_on_cpu(const at::Tensor& tensor) {
  const at::NoGradGuard guard;
  return tensor.detach().to(at::kCPU).contiguous();
}

Napi::ArrayBuffer copy_out(Napi::Env env, const at::Tensor& tensor) {
  auto buffer = Napi::ArrayBuffer::New(env, tensor.nbytes());
  if (tensor.nbytes() > 0) std::memcpy(buffer.Data(), tensor.const_data_ptr(), tensor.nbytes());
  return buffer;
}

// toTypedArray(tensor): a copy of the values in row-major order.
napi_value to_typed_array(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto tensor = contiguous_on_cpu(unwrap_tensor(env, info[0], "toTypedArray"));
  const auto type = array_type(tensor.scalar_type());
  if (type == napi_float32_array && tensor.scalar_type() != at::kFloat) tensor = tensor.to(at::kFloat);
  auto buffer = copy_out(env, tensor);
  napi_value result = nullptr;
  check_napi(env, napi_create_typedarray(env, type, static_cast<size_t>(tensor.numel()), buffer, 0, &result));
  return result;
}

// toBytes(tensor): the raw bytes in row-major order, whatever the dtype.
napi_value to_bytes(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto tensor = contiguous_on_cpu(unwrap_tensor(env, info[0], "toBytes"));
  auto buffer = copy_out(env, tensor);
  return Napi::Uint8Array::New(env, tensor.nbytes(), buffer, 0);
}

template <napi_value (*Function)(const Napi::CallbackInfo&)>
Napi::Value guarded_function(const Napi::CallbackInfo& info) {
  return {info.Env(), guarded(info.Env(), "tensor data", [&] { return Function(info); })};
}

}  // namespace

void define_data(Napi::Env env, Napi::Object exports) {
  exports.Set("fromBytes", Napi::Function::New<guarded_function<from_bytes>>(env));
  exports.Set("toTypedArray", Napi::Function::New<guarded_function<to_typed_array>>(env));
  exports.Set("toBytes", Napi::Function::New<guarded_function<to_bytes>>(env));
}

}  // namespace neco
