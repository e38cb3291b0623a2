#include "convert.h"

#include <ATen/core/List.h>
#include <c10/core/Device.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "cuda_device.h"
#include "errors.h"
#include "tensor_handle.h"

namespace neco {
namespace {

constexpr std::array<std::pair<const char*, at::ScalarType>, 13> kDtypes{{
    {"float32", at::kFloat},
    {"float64", at::kDouble},
    {"float16", at::kHalf},
    {"bfloat16", at::kBFloat16},
    {"int64", at::kLong},
    {"int32", at::kInt},
    {"int16", at::kShort},
    {"int8", at::kChar},
    {"uint8", at::kByte},
    {"bool", at::kBool},
    {"complex64", at::kComplexFloat},
    {"complex128", at::kComplexDouble},
    {"uint16", at::kUInt16},
}};

constexpr const char* kDtypeExpected = "a dtype such as 'float32'";
constexpr const char* kDeviceExpected = "a device such as 'cpu' or 'cuda:0'";
constexpr const char* kFormatExpected = "'contiguous_format', 'preserve_format' or 'channels_last'";

[[noreturn]] void mismatch(const ArgumentPlan& plan, const std::string& expected) {
  throw ArgumentError("argument '" + plan.camel_name + "': expected " + expected);
}

bool is_number(const Value& value) {
  return value.kind == ValueKind::kNumber || value.kind == ValueKind::kBoolean || value.kind == ValueKind::kBigint;
}

int64_t bigint_of(Environment& environment, const Value& value, const ArgumentPlan& plan) {
  int64_t result = 0;
  bool lossless = false;
  check_napi(environment.env, napi_get_value_bigint_int64(environment.env, value.raw, &result, &lossless));
  if (!lossless) mismatch(plan, "an integer of at most 64 bits");
  return result;
}

int64_t to_int(Environment& environment, const Value& value, const ArgumentPlan& plan) {
  if (value.kind == ValueKind::kBigint) return bigint_of(environment, value, plan);
  if (!value.is_integer()) mismatch(plan, "an integer");
  return static_cast<int64_t>(value.number);
}

double to_double(const Value& value, const ArgumentPlan& plan) {
  if (value.kind != ValueKind::kNumber) mismatch(plan, "a number");
  return value.number;
}

bool to_bool(const Value& value, const ArgumentPlan& plan) {
  if (value.kind != ValueKind::kBoolean) mismatch(plan, "true or false");
  return value.number != 0;
}

// JavaScript has one kind of number: a whole one becomes an integer scalar, as `2` in Python.
c10::Scalar to_scalar(Environment& environment, const Value& value, const ArgumentPlan& plan) {
  if (value.kind == ValueKind::kBoolean) return value.number != 0;
  if (value.kind == ValueKind::kBigint) return bigint_of(environment, value, plan);
  if (value.kind != ValueKind::kNumber) mismatch(plan, "a number, a bigint or a boolean");
  constexpr double kLargestExact = 9007199254740992.0;
  const bool negative_zero = value.number == 0 && std::signbit(value.number);
  if (value.is_integer() && std::abs(value.number) <= kLargestExact && !negative_zero) {
    return static_cast<int64_t>(value.number);
  }
  return value.number;
}

const at::Tensor& to_tensor(const Value& value, const ArgumentPlan& plan) {
  if (value.kind != ValueKind::kTensor) mismatch(plan, "a Tensor");
  if (value.handle == nullptr) throw std::logic_error("argument '" + plan.camel_name + "': " + kReleased);
  return value.handle->tensor;
}

// Every element of an array through `convert`.
template <typename List, typename Convert>
List to_list(Environment& environment, const Value& value, List list, Convert&& convert) {
  const uint32_t length = array_length(environment.env, value.raw);
  list.reserve(length);
  for (uint32_t i = 0; i < length; ++i) list.push_back(convert(element_of(environment, value.raw, i)));
  return list;
}

c10::List<int64_t> to_int_list(Environment& environment, const Value& value, const ArgumentPlan& plan) {
  if (value.kind == ValueKind::kArray) {
    return to_list(environment, value, c10::List<int64_t>(),
                   [&](const Value& item) { return to_int(environment, item, plan); });
  }
  if (!is_number(value)) mismatch(plan, "an array of integers");
  // One number stands for a list of one, or for every entry of a list of fixed size.
  c10::List<int64_t> list;
  list.resize(static_cast<size_t>(std::max(plan.list_size, 1)), to_int(environment, value, plan));
  return list;
}

std::optional<c10::Device> parse_device(const std::string& name) {
  try {
    return c10::Device(name);
  } catch (const c10::Error&) {
    return std::nullopt;
  }
}

std::string text_of(Environment& environment, const Value& value, const ArgumentPlan& plan, const char* expected) {
  if (value.kind != ValueKind::kString) mismatch(plan, expected);
  return to_utf8(environment.env, value.raw);
}

int64_t to_memory_format(const std::string& name, const ArgumentPlan& plan) {
  if (name == "contiguous_format") return static_cast<int64_t>(at::MemoryFormat::Contiguous);
  if (name == "preserve_format") return static_cast<int64_t>(at::MemoryFormat::Preserve);
  if (name != "channels_last") mismatch(plan, kFormatExpected);
  return static_cast<int64_t>(at::MemoryFormat::ChannelsLast);
}

c10::IValue list_to_ivalue(Environment& environment, const Value& value, const ArgumentPlan& plan) {
  const auto list = [&](auto empty, const char* expected, auto&& convert) -> c10::IValue {
    if (value.kind != ValueKind::kArray) mismatch(plan, expected);
    return to_list(environment, value, std::move(empty), convert);
  };
  switch (plan.kind) {
    case ArgumentKind::kDoubleList:
      return list(c10::List<double>(), "an array of numbers", [&](const Value& item) { return to_double(item, plan); });
    case ArgumentKind::kBoolList:
      return list(c10::List<bool>(), "an array of booleans", [&](const Value& item) { return to_bool(item, plan); });
    case ArgumentKind::kTensorList:
      return list(c10::List<at::Tensor>(), "an array of Tensors",
                  [&](const Value& item) { return to_tensor(item, plan); });
    case ArgumentKind::kOptionalTensorList:
      return list(c10::List<std::optional<at::Tensor>>(), "an array of Tensors or nulls", [&](const Value& item) {
        return item.missing() ? std::nullopt : std::optional<at::Tensor>(to_tensor(item, plan));
      });
    case ArgumentKind::kScalarList:
      return list(c10::impl::GenericList(c10::NumberType::get()), "an array of numbers",
                  [&](const Value& item) { return c10::IValue(to_scalar(environment, item, plan)); });
    default:
      return to_int_list(environment, value, plan);
  }
}

napi_value number(napi_env env, double value) {
  napi_value result = nullptr;
  check_napi(env, napi_create_double(env, value, &result));
  return result;
}

napi_value text(napi_env env, const std::string& value) {
  napi_value result = nullptr;
  check_napi(env, napi_create_string_utf8(env, value.data(), value.size(), &result));
  return result;
}

napi_value from_elements(Environment& environment, c10::ArrayRef<c10::IValue> elements) {
  const napi_env env = environment.env;
  napi_value result = nullptr;
  check_napi(env, napi_create_array_with_length(env, elements.size(), &result));
  for (uint32_t i = 0; i < elements.size(); ++i) {
    check_napi(env, napi_set_element(env, result, i, from_ivalue(environment, elements[i])));
  }
  return result;
}

}  // namespace

const char* dtype_name(at::ScalarType type) {
  for (const auto& [name, value] : kDtypes) {
    if (value == type) return name;
  }
  return c10::toString(type);
}

std::optional<at::ScalarType> parse_dtype(const std::string& name) {
  for (const auto& [known, value] : kDtypes) {
    if (name == known) return value;
  }
  return std::nullopt;
}

bool accepts(Environment& environment, const Value& value, const ArgumentPlan& plan) {
  if (value.missing()) return plan.can_be_left_out();
  const bool array = value.kind == ValueKind::kArray;
  const auto first_is = [&](auto&& condition) {
    return array_length(environment.env, value.raw) == 0 || condition(element_of(environment, value.raw, 0));
  };
  switch (plan.kind) {
    case ArgumentKind::kTensor:
      return value.kind == ValueKind::kTensor;
    case ArgumentKind::kScalar:
      return is_number(value);
    case ArgumentKind::kInt:
      return value.kind == ValueKind::kBigint || value.is_integer();
    case ArgumentKind::kDouble:
      return value.kind == ValueKind::kNumber;
    case ArgumentKind::kBool:
      return value.kind == ValueKind::kBoolean;
    case ArgumentKind::kScalarType:
      return value.kind == ValueKind::kString && parse_dtype(to_utf8(environment.env, value.raw)).has_value();
    case ArgumentKind::kDevice:
      return value.kind == ValueKind::kString && parse_device(to_utf8(environment.env, value.raw)).has_value();
    case ArgumentKind::kString:
    case ArgumentKind::kLayout:
    case ArgumentKind::kMemoryFormat:
      return value.kind == ValueKind::kString;
    case ArgumentKind::kIntList:
      if (!array) return plan.list_size > 0 && value.is_integer();
      return first_is([](const Value& item) {
        return item.kind == ValueKind::kNumber || item.kind == ValueKind::kBigint;
      });
    case ArgumentKind::kTensorList:
      return array && first_is([](const Value& item) { return item.kind == ValueKind::kTensor; });
    case ArgumentKind::kScalarList:
      return array && first_is(is_number);
    case ArgumentKind::kDoubleList:
    case ArgumentKind::kBoolList:
    case ArgumentKind::kOptionalTensorList:
      return array;
    case ArgumentKind::kUnsupported:
      return false;
  }
  return false;
}

c10::IValue to_ivalue(Environment& environment, const Value& value, const ArgumentPlan& plan) {
  if (value.missing()) {
    if (!plan.can_be_left_out()) mismatch(plan, "a value (it has no default)");
    // null is a value of its own for an optional argument, also for one with another default.
    return value.kind == ValueKind::kNull && plan.optional ? c10::IValue() : plan.absent();
  }
  switch (plan.kind) {
    case ArgumentKind::kTensor:
      return to_tensor(value, plan);
    case ArgumentKind::kScalar:
      return to_scalar(environment, value, plan);
    case ArgumentKind::kInt:
      return to_int(environment, value, plan);
    case ArgumentKind::kBool:
      return to_bool(value, plan);
    case ArgumentKind::kDouble:
      return to_double(value, plan);
    case ArgumentKind::kString:
      return text_of(environment, value, plan, "a string");
    case ArgumentKind::kScalarType: {
      const auto parsed = parse_dtype(text_of(environment, value, plan, kDtypeExpected));
      if (!parsed) mismatch(plan, kDtypeExpected);
      return static_cast<int64_t>(*parsed);
    }
    case ArgumentKind::kDevice: {
      const auto parsed = parse_device(text_of(environment, value, plan, kDeviceExpected));
      if (!parsed) mismatch(plan, kDeviceExpected);
      require_device(*parsed);
      return *parsed;
    }
    case ArgumentKind::kMemoryFormat:
      return to_memory_format(text_of(environment, value, plan, kFormatExpected), plan);
    case ArgumentKind::kLayout:
      if (text_of(environment, value, plan, "'strided'") != "strided") mismatch(plan, "'strided'");
      return static_cast<int64_t>(at::kStrided);
    case ArgumentKind::kIntList:
    case ArgumentKind::kDoubleList:
    case ArgumentKind::kBoolList:
    case ArgumentKind::kTensorList:
    case ArgumentKind::kOptionalTensorList:
    case ArgumentKind::kScalarList:
      return list_to_ivalue(environment, value, plan);
    case ArgumentKind::kUnsupported:
      break;
  }
  mismatch(plan, "to be left out: this kind of argument cannot be passed from JavaScript");
}

napi_value from_ivalue(Environment& environment, const c10::IValue& value) {
  const napi_env env = environment.env;
  napi_value result = nullptr;
  if (value.isTensor()) return wrap_tensor(environment, value.toTensor());
  if (value.isInt()) return number(env, static_cast<double>(value.toInt()));
  if (value.isDouble()) return number(env, value.toDouble());
  if (value.isSymInt()) return number(env, static_cast<double>(value.toSymInt().guard_int(__FILE__, __LINE__)));
  if (value.isString()) return text(env, value.toStringRef());
  if (value.isDevice()) return text(env, value.toDevice().str());
  if (value.isTuple()) return from_elements(environment, value.toTupleRef().elements());
  if (value.isNone()) {
    check_napi(env, napi_get_null(env, &result));
    return result;
  }
  if (value.isBool()) {
    check_napi(env, napi_get_boolean(env, value.toBool(), &result));
    return result;
  }
  if (value.isList()) {
    const auto list = value.toList();
    std::vector<c10::IValue> elements;
    elements.reserve(list.size());
    for (size_t i = 0; i < list.size(); ++i) elements.push_back(list.get(i));
    return from_elements(environment, elements);
  }
  if (value.isScalar() && !value.toScalar().isComplex()) return number(env, value.toScalar().toDouble());
  throw std::domain_error("the operator returned a " + value.tagKind() + ", which JavaScript cannot hold");
}

std::vector<int64_t> to_shape(Environment& environment, napi_value value) {
  static const ArgumentPlan plan = [] {
    ArgumentPlan shape;
    shape.camel_name = "shape";
    shape.kind = ArgumentKind::kIntList;
    return shape;
  }();
  return to_ivalue(environment, Value::of(environment, value), plan).toIntVector();
}

}  // namespace neco
