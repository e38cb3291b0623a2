#include "value.h"

#include <algorithm>
#include <cmath>
#include <ostream>

#include "convert.h"
#include "errors.h"
#include "tensor_handle.h"

namespace neco {
namespace {

napi_value prototype_of(napi_env env, napi_value value) {
  napi_value result = nullptr;
  check_napi(env, napi_get_prototype(env, value, &result));
  return result;
}

bool is_null(napi_env env, napi_value value) {
  napi_valuetype type = napi_undefined;
  check_napi(env, napi_typeof(env, value, &type));
  return type == napi_null;
}

void describe_array(Environment& environment, napi_value array, std::ostream& out) {
  constexpr uint32_t kShown = 4;
  const uint32_t length = array_length(environment.env, array);
  out << "[";
  for (uint32_t i = 0; i < std::min(length, kShown); ++i) {
    if (i > 0) out << ", ";
    describe(environment, element_of(environment, array, i), out);
  }
  out << (length > kShown ? ", ...]" : "]");
}

// The name of the class for what is not a plain object.
std::string class_name(napi_env env, napi_value value) {
  if (is_plain_object(env, value)) return "{...}";
  const auto constructor = Napi::Object(env, value).Get("constructor");
  if (!constructor.IsFunction()) return "object";
  const auto name = constructor.As<Napi::Object>().Get("name");
  return name.IsString() ? name.As<Napi::String>().Utf8Value() : "object";
}

}  // namespace

Value Value::of(Environment& environment, napi_value raw) {
  const napi_env env = environment.env;
  Value value{raw, ValueKind::kUndefined, nullptr, 0};
  napi_valuetype type = napi_undefined;
  check_napi(env, napi_typeof(env, raw, &type));
  switch (type) {
    case napi_object: {
      if (const auto number = tensor_number(environment, raw)) {
        value.kind = ValueKind::kTensor;
        value.handle = environment.handles.find(*number);
        break;
      }
      bool is_array = false;
      check_napi(env, napi_is_array(env, raw, &is_array));
      value.kind = is_array ? ValueKind::kArray : ValueKind::kObject;
      break;
    }
    case napi_number:
      value.kind = ValueKind::kNumber;
      check_napi(env, napi_get_value_double(env, raw, &value.number));
      break;
    case napi_boolean: {
      bool on = false;
      check_napi(env, napi_get_value_bool(env, raw, &on));
      value.kind = ValueKind::kBoolean;
      value.number = on ? 1 : 0;
      break;
    }
    case napi_undefined:
      value.kind = ValueKind::kUndefined;
      break;
    case napi_null:
      value.kind = ValueKind::kNull;
      break;
    case napi_bigint:
      value.kind = ValueKind::kBigint;
      break;
    case napi_string:
      value.kind = ValueKind::kString;
      break;
    default:
      value.kind = ValueKind::kOther;
  }
  return value;
}

bool Value::is_integer() const {
  // 2^63 and beyond do not fit; NaN fails both comparisons.
  constexpr double kLimit = 9223372036854775808.0;
  return kind == ValueKind::kNumber && number >= -kLimit && number < kLimit && std::nearbyint(number) == number;
}

uint32_t array_length(napi_env env, napi_value array) {
  uint32_t length = 0;
  check_napi(env, napi_get_array_length(env, array, &length));
  return length;
}

Value element_of(Environment& environment, napi_value array, uint32_t index) {
  napi_value item = nullptr;
  check_napi(environment.env, napi_get_element(environment.env, array, index, &item));
  return Value::of(environment, item);
}

bool is_plain_object(napi_env env, napi_value value) {
  // By the length of its chain, not by Object.prototype: options may come from another realm.
  const napi_value prototype = prototype_of(env, value);
  return is_null(env, prototype) || is_null(env, prototype_of(env, prototype));
}

std::string to_utf8(napi_env env, napi_value value) {
  size_t length = 0;
  check_napi(env, napi_get_value_string_utf8(env, value, nullptr, 0, &length));
  std::string result(length, '\0');
  check_napi(env, napi_get_value_string_utf8(env, value, result.data(), length + 1, &length));
  return result;
}

void describe(Environment& environment, const Value& value, std::ostream& out) {
  const napi_env env = environment.env;
  switch (value.kind) {
    case ValueKind::kTensor: {
      if (value.handle == nullptr) {
        out << "released Tensor";
      } else {
        out << dtype_name(value.handle->tensor.scalar_type()) << " " << value.handle->tensor.sizes();
      }
      break;
    }
    case ValueKind::kArray:
      describe_array(environment, value.raw, out);
      break;
    case ValueKind::kString:
      out << "'" << to_utf8(env, value.raw) << "'";
      break;
    case ValueKind::kObject:
      out << class_name(env, value.raw);
      break;
    case ValueKind::kOther:
      out << (Napi::Value(env, value.raw).IsFunction() ? "function" : "symbol");
      break;
    default:
      out << Napi::Value(env, value.raw).ToString().Utf8Value();
  }
}

}  // namespace neco
