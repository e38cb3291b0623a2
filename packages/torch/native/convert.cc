#include "convert.h"

#include <ATen/core/List.h>
#include <c10/core/Device.h>

#include <array>
#include <cmath>
#include <utility>

#include "errors.h"
#include "tensor_handle.h"

namespace neco {
namespace {

using c10::TypeKind;

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

ArgumentKind list_kind(const c10::Type& element) {
  switch (element.kind()) {
    case TypeKind::IntType:
    case TypeKind::SymIntType:
      return ArgumentKind::kIntList;
    case TypeKind::FloatType:
      return ArgumentKind::kDoubleList;
    case TypeKind::BoolType:
      return ArgumentKind::kBoolList;
    case TypeKind::TensorType:
      return ArgumentKind::kTensorList;
    case TypeKind::NumberType:
      return ArgumentKind::kScalarList;
    case TypeKind::OptionalType:
      return element.containedType(0)->kind() == TypeKind::TensorType ? ArgumentKind::kOptionalTensorList
                                                                      : ArgumentKind::kUnsupported;
    default:
      return ArgumentKind::kUnsupported;
  }
}

ArgumentKind kind_of(const c10::Type& type) {
  switch (type.kind()) {
    case TypeKind::TensorType:
      return ArgumentKind::kTensor;
    case TypeKind::NumberType:
      return ArgumentKind::kScalar;
    case TypeKind::IntType:
    case TypeKind::SymIntType:
      return ArgumentKind::kInt;
    case TypeKind::BoolType:
      return ArgumentKind::kBool;
    case TypeKind::FloatType:
    case TypeKind::SymFloatType:
      return ArgumentKind::kDouble;
    case TypeKind::StringType:
      return ArgumentKind::kString;
    case TypeKind::ScalarTypeType:
      return ArgumentKind::kScalarType;
    case TypeKind::LayoutType:
      return ArgumentKind::kLayout;
    case TypeKind::MemoryFormatType:
      return ArgumentKind::kMemoryFormat;
    case TypeKind::DeviceObjType:
      return ArgumentKind::kDevice;
    case TypeKind::GeneratorType:
      return ArgumentKind::kGenerator;
    case TypeKind::AnyType:
      return ArgumentKind::kAny;
    case TypeKind::ListType:
      return list_kind(*type.containedType(0));
    default:
      return ArgumentKind::kUnsupported;
  }
}

napi_valuetype type_of(napi_env env, napi_value value) {
  napi_valuetype type = napi_undefined;
  check_napi(env, napi_typeof(env, value, &type));
  return type;
}

bool is_array(napi_env env, napi_value value) {
  bool result = false;
  check_napi(env, napi_is_array(env, value, &result));
  return result;
}

uint32_t array_length(napi_env env, napi_value value) {
  uint32_t length = 0;
  check_napi(env, napi_get_array_length(env, value, &length));
  return length;
}

napi_value element(napi_env env, napi_value array, uint32_t index) {
  napi_value result = nullptr;
  check_napi(env, napi_get_element(env, array, index, &result));
  return result;
}

double to_double(napi_env env, napi_value value) {
  double result = 0;
  check_napi(env, napi_get_value_double(env, value, &result));
  return result;
}

bool to_bool(napi_env env, napi_value value) {
  bool result = false;
  check_napi(env, napi_get_value_bool(env, value, &result));
  return result;
}

bool is_integer(double value) { return std::isfinite(value) && std::nearbyint(value) == value; }

[[noreturn]] void mismatch(napi_env env, const ArgumentPlan& plan, const char* expected) {
  throw Napi::TypeError::New(env, "argument '" + plan.camel_name + "': expected " + expected);
}

int64_t to_int(napi_env env, napi_value value, const ArgumentPlan& plan) {
  const auto type = type_of(env, value);
  if (type == napi_bigint) {
    int64_t result = 0;
    bool lossless = false;
    check_napi(env, napi_get_value_bigint_int64(env, value, &result, &lossless));
    if (!lossless) mismatch(env, plan, "an integer of at most 64 bits");
    return result;
  }
  if (type != napi_number) mismatch(env, plan, "an integer");
  const double number = to_double(env, value);
  if (!is_integer(number)) mismatch(env, plan, "an integer");
  return static_cast<int64_t>(number);
}

// JavaScript has one kind of number: a whole one becomes an integer scalar, as `2` in Python.
c10::Scalar to_scalar(napi_env env, napi_value value, const ArgumentPlan& plan) {
  switch (type_of(env, value)) {
    case napi_boolean:
      return to_bool(env, value);
    case napi_bigint:
      return to_int(env, value, plan);
    case napi_number: {
      const double number = to_double(env, value);
      constexpr double kLargestExact = 9007199254740992.0;
      if (is_integer(number) && std::abs(number) <= kLargestExact && !(number == 0 && std::signbit(number))) {
        return static_cast<int64_t>(number);
      }
      return number;
    }
    default:
      mismatch(env, plan, "a number or boolean");
  }
}

template <typename T, typename Convert>
c10::List<T> to_list(napi_env env, napi_value value, Convert&& convert) {
  c10::List<T> list;
  const uint32_t length = array_length(env, value);
  list.reserve(length);
  for (uint32_t i = 0; i < length; ++i) list.push_back(convert(element(env, value, i)));
  return list;
}

c10::List<int64_t> to_int_list(napi_env env, napi_value value, const ArgumentPlan& plan) {
  if (is_array(env, value)) {
    return to_list<int64_t>(env, value, [&](napi_value item) { return to_int(env, item, plan); });
  }
  // One number stands for a list of one, or for every entry of a list of fixed size.
  const int64_t number = to_int(env, value, plan);
  c10::List<int64_t> list;
  for (int32_t i = 0; i < std::max(plan.list_size, 1); ++i) list.push_back(number);
  return list;
}

const at::Tensor& to_tensor(napi_env env, napi_value value, const ArgumentPlan& plan) {
  const auto* handle = handle_of(env, value);
  if (handle == nullptr) mismatch(env, plan, "a Tensor");
  return unwrap_tensor(env, value, plan.camel_name.c_str());
}

std::optional<c10::Device> parse_device(const std::string& name) {
  try {
    return c10::Device(name);
  } catch (const c10::Error&) {
    return std::nullopt;
  }
}

c10::IValue absent(const ArgumentPlan& plan) {
  return plan.default_value && !plan.optional ? *plan.default_value : c10::IValue();
}

napi_value number(napi_env env, double value) {
  napi_value result = nullptr;
  check_napi(env, napi_create_double(env, value, &result));
  return result;
}

napi_value from_elements(napi_env env, c10::ArrayRef<c10::IValue> elements) {
  napi_value result = nullptr;
  check_napi(env, napi_create_array_with_length(env, elements.size(), &result));
  for (uint32_t i = 0; i < elements.size(); ++i) {
    check_napi(env, napi_set_element(env, result, i, from_ivalue(env, elements[i])));
  }
  return result;
}

}  // namespace

std::string camel_case(const std::string& snake) {
  std::string result;
  for (size_t i = 0; i < snake.size(); ++i) {
    const bool boundary = snake[i] == '_' && i + 1 < snake.size() && !result.empty() && result.back() != '_';
    if (boundary) {
      result += static_cast<char>(std::toupper(static_cast<unsigned char>(snake[++i])));
    } else {
      result += snake[i];
    }
  }
  return result;
}

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

std::string to_utf8(napi_env env, napi_value value) {
  size_t length = 0;
  check_napi(env, napi_get_value_string_utf8(env, value, nullptr, 0, &length));
  std::string result(length, '\0');
  check_napi(env, napi_get_value_string_utf8(env, value, result.data(), length + 1, &length));
  return result;
}

ArgumentPlan ArgumentPlan::of(const c10::Argument& argument) {
  ArgumentPlan plan;
  plan.name = argument.name();
  plan.camel_name = camel_case(plan.name);
  plan.keyword_only = argument.kwarg_only();
  plan.list_size = argument.N().value_or(0);
  plan.fixed_size_list = argument.N().has_value();
  c10::TypePtr type = argument.real_type();
  if (type->kind() == TypeKind::OptionalType) {
    plan.optional = true;
    type = type->containedType(0);
  }
  plan.kind = kind_of(*type);
  plan.default_value = argument.default_value();
  return plan;
}

bool accepts(napi_env env, napi_value value, const ArgumentPlan& plan) {
  const auto type = type_of(env, value);
  if (type == napi_undefined || type == napi_null) return plan.optional || plan.default_value.has_value();
  const bool array = type == napi_object && is_array(env, value);
  switch (plan.kind) {
    case ArgumentKind::kTensor:
      return handle_of(env, value) != nullptr;
    case ArgumentKind::kScalar:
      return type == napi_number || type == napi_boolean || type == napi_bigint;
    case ArgumentKind::kInt:
      return type == napi_bigint || (type == napi_number && is_integer(to_double(env, value)));
    case ArgumentKind::kDouble:
      return type == napi_number;
    case ArgumentKind::kBool:
      return type == napi_boolean;
    case ArgumentKind::kString:
      return type == napi_string;
    case ArgumentKind::kScalarType:
      return type == napi_string && parse_dtype(to_utf8(env, value)).has_value();
    case ArgumentKind::kDevice:
      return type == napi_string && parse_device(to_utf8(env, value)).has_value();
    case ArgumentKind::kLayout:
    case ArgumentKind::kMemoryFormat:
      return type == napi_string;
    case ArgumentKind::kAny:
      return true;
    case ArgumentKind::kIntList:
      if (array) {
        return array_length(env, value) == 0 || type_of(env, element(env, value, 0)) == napi_number;
      }
      return plan.fixed_size_list && type == napi_number;
    case ArgumentKind::kDoubleList:
    case ArgumentKind::kBoolList:
    case ArgumentKind::kScalarList:
      return array;
    case ArgumentKind::kTensorList:
      return array && (array_length(env, value) == 0 || handle_of(env, element(env, value, 0)) != nullptr);
    case ArgumentKind::kOptionalTensorList:
      return array;
    case ArgumentKind::kGenerator:
    case ArgumentKind::kUnsupported:
      return false;
  }
  return false;
}

c10::IValue to_ivalue(napi_env env, napi_value value, const ArgumentPlan& plan) {
  const auto type = type_of(env, value);
  if (type == napi_undefined || type == napi_null) {
    if (!plan.optional && !plan.default_value) mismatch(env, plan, "a value (it has no default)");
    return absent(plan);
  }
  const auto need = [&](bool fits, const char* expected) {
    if (!fits) mismatch(env, plan, expected);
  };
  switch (plan.kind) {
    case ArgumentKind::kTensor:
      return to_tensor(env, value, plan);
    case ArgumentKind::kScalar:
      return to_scalar(env, value, plan);
    case ArgumentKind::kInt:
      return to_int(env, value, plan);
    case ArgumentKind::kBool:
      need(type == napi_boolean, "a boolean");
      return to_bool(env, value);
    case ArgumentKind::kDouble:
      need(type == napi_number, "a number");
      return to_double(env, value);
    case ArgumentKind::kAny:
      need(type == napi_string, "a string");
      return to_utf8(env, value);
    case ArgumentKind::kString:
      need(type == napi_string, "a string");
      return to_utf8(env, value);
    case ArgumentKind::kScalarType: {
      need(type == napi_string, "a dtype such as 'float32'");
      const auto parsed = parse_dtype(to_utf8(env, value));
      need(parsed.has_value(), "a dtype such as 'float32'");
      return static_cast<int64_t>(*parsed);
    }
    case ArgumentKind::kDevice: {
      need(type == napi_string, "a device such as 'cpu' or 'cuda:0'");
      const auto parsed = parse_device(to_utf8(env, value));
      need(parsed.has_value(), "a device such as 'cpu' or 'cuda:0'");
      return *parsed;
    }
    case ArgumentKind::kMemoryFormat: {
      need(type == napi_string, "a memory format such as 'channels_last'");
      const auto name = to_utf8(env, value);
      if (name == "contiguous_format") return static_cast<int64_t>(at::MemoryFormat::Contiguous);
      if (name == "preserve_format") return static_cast<int64_t>(at::MemoryFormat::Preserve);
      need(name == "channels_last", "a memory format such as 'channels_last'");
      return static_cast<int64_t>(at::MemoryFormat::ChannelsLast);
    }
    case ArgumentKind::kLayout:
      need(type == napi_string && to_utf8(env, value) == "strided", "the layout 'strided'");
      return static_cast<int64_t>(at::kStrided);
    case ArgumentKind::kIntList:
      return to_int_list(env, value, plan);
    case ArgumentKind::kDoubleList:
      need(is_array(env, value), "an array of numbers");
      return to_list<double>(env, value, [&](napi_value item) { return to_double(env, item); });
    case ArgumentKind::kBoolList:
      need(is_array(env, value), "an array of booleans");
      return to_list<bool>(env, value, [&](napi_value item) { return to_bool(env, item); });
    case ArgumentKind::kTensorList:
      need(is_array(env, value), "an array of Tensors");
      return to_list<at::Tensor>(env, value, [&](napi_value item) { return to_tensor(env, item, plan); });
    case ArgumentKind::kOptionalTensorList:
      need(is_array(env, value), "an array of Tensors or nulls");
      return to_list<std::optional<at::Tensor>>(env, value, [&](napi_value item) {
        const auto item_type = type_of(env, item);
        const bool missing = item_type == napi_null || item_type == napi_undefined;
        return missing ? std::optional<at::Tensor>() : std::optional<at::Tensor>(to_tensor(env, item, plan));
      });
    case ArgumentKind::kScalarList: {
      need(is_array(env, value), "an array of numbers");
      c10::impl::GenericList list(c10::NumberType::get());
      const uint32_t length = array_length(env, value);
      for (uint32_t i = 0; i < length; ++i) {
        list.push_back(c10::IValue(to_scalar(env, element(env, value, i), plan)));
      }
      return list;
    }
    case ArgumentKind::kGenerator:
    case ArgumentKind::kUnsupported:
      break;
  }
  mismatch(env, plan, "to be left out: this kind of argument cannot be passed from JavaScript");
}

napi_value from_ivalue(napi_env env, const c10::IValue& value) {
  napi_value result = nullptr;
  if (value.isTensor()) return wrap_tensor(env, value.toTensor());
  if (value.isNone()) {
    check_napi(env, napi_get_null(env, &result));
  } else if (value.isInt()) {
    return number(env, static_cast<double>(value.toInt()));
  } else if (value.isDouble()) {
    return number(env, value.toDouble());
  } else if (value.isBool()) {
    check_napi(env, napi_get_boolean(env, value.toBool(), &result));
  } else if (value.isSymInt()) {
    return number(env, static_cast<double>(value.toSymInt().guard_int(__FILE__, __LINE__)));
  } else if (value.isString()) {
    const auto& text = value.toStringRef();
    check_napi(env, napi_create_string_utf8(env, text.data(), text.size(), &result));
  } else if (value.isDevice()) {
    const auto text = value.toDevice().str();
    check_napi(env, napi_create_string_utf8(env, text.data(), text.size(), &result));
  } else if (value.isTuple()) {
    return from_elements(env, value.toTupleRef().elements());
  } else if (value.isList()) {
    const auto list = value.toList();
    std::vector<c10::IValue> elements;
    elements.reserve(list.size());
    for (size_t i = 0; i < list.size(); ++i) elements.push_back(list.get(i));
    return from_elements(env, elements);
  } else if (value.isScalar()) {
    return number(env, value.toScalar().toDouble());
  } else {
    throw Napi::Error::New(env, "the operator returned a " + value.tagKind() + ", which JavaScript cannot hold");
  }
  return result;
}

}  // namespace neco
