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

at::ScalarType element_dtype(napi_typedarray_type type) {
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
      throw ArgumentError(
          "no dtype fits an array of this kind (use Float32Array, Float64Array, BigInt64Array, Int32Array, "
          "Int16Array, Int8Array, Uint8Array or Uint16Array)");
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

// Checked before anything of that size is allocated.
void check_size(const std::vector<int64_t>& shape, at::ScalarType dtype, size_t bytes) {
  double wanted = static_cast<double>(c10::elementSize(dtype));
  for (const auto size : shape) {
    TORCH_CHECK(size >= 0, "a shape cannot have the negative size ", size);
    wanted *= static_cast<double>(size);
  }
  TORCH_CHECK(wanted == static_cast<double>(bytes), "shape ", at::IntArrayRef(shape), " of ", dtype_name(dtype),
              " needs ", wanted, " bytes, the array has ", bytes);
}

// fromBytes(typedArray, shape, dtype?): copies the array's memory; `dtype` reinterprets its bytes.
napi_value from_bytes(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  if (!info[0].IsTypedArray()) throw ArgumentError("expected a typed array");
  auto& environment = Environment::of(env);
  napi_typedarray_type type = napi_uint8_array;
  void* data = nullptr;
  check_napi(env, napi_get_typedarray_info(env, info[0], &type, nullptr, &data, nullptr, nullptr));
  const size_t bytes = info[0].As<Napi::TypedArray>().ByteLength();
  std::optional<at::ScalarType> dtype;
  if (info[2].IsString()) {
    dtype = parse_dtype(info[2].As<Napi::String>().Utf8Value());
    if (!dtype) throw ArgumentError("unknown dtype " + info[2].ToString().Utf8Value());
  } else {
    dtype = element_dtype(type);
  }
  const auto shape = to_shape(environment, info[1]);
  check_size(shape, *dtype, bytes);
  auto tensor = at::empty(shape, at::TensorOptions().dtype(*dtype));
  if (bytes > 0) std::memcpy(tensor.mutable_data_ptr(), data, bytes);
  return wrap_tensor(environment, std::move(tensor));
}

at::Tensor contiguous_on_cpu(const at::Tensor& tensor) {
  const at::NoGradGuard guard;
  return tensor.detach().to(at::kCPU).resolve_conj().resolve_neg().contiguous();
}

Napi::ArrayBuffer copy_out(Napi::Env env, const at::Tensor& tensor) {
  auto buffer = Napi::ArrayBuffer::New(env, tensor.nbytes());
  if (tensor.nbytes() > 0) std::memcpy(buffer.Data(), tensor.const_data_ptr(), tensor.nbytes());
  return buffer;
}

// toTypedArray(tensor): a copy of the values in row-major order.
napi_value to_typed_array(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto tensor = contiguous_on_cpu(unwrap_tensor(Environment::of(env), info[0]));
  TORCH_CHECK(!tensor.is_complex(), "JavaScript has no complex numbers; take viewAsReal() first");
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
  const auto tensor = contiguous_on_cpu(unwrap_tensor(Environment::of(env), info[0]));
  auto buffer = copy_out(env, tensor);
  return Napi::Uint8Array::New(env, tensor.nbytes(), buffer, 0);
}

// item(tensor): the number in a tensor of one element.
napi_value item(const Napi::CallbackInfo& info) {
  const auto& tensor = unwrap_tensor(Environment::of(info.Env()), info[0]);
  TORCH_CHECK(tensor.numel() == 1, "a tensor of shape ", tensor.sizes(), " has ", tensor.numel(),
              " elements, not one");
  TORCH_CHECK(!tensor.is_complex(), "JavaScript has no complex numbers; take viewAsReal() first");
  return Napi::Number::New(info.Env(), tensor.item().toDouble());
}

}  // namespace

void define_data(Napi::Object exports) {
  define_function<from_bytes>(exports, "fromBytes");
  define_function<to_typed_array>(exports, "toTypedArray");
  define_function<to_bytes>(exports, "toBytes");
  define_function<item>(exports, "item");
}

}  // namespace neco
