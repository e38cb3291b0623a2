// JavaScript values <-> IValues, by the operator's schema.
#pragma once

#include <ATen/core/function_schema.h>
#include <ATen/core/ivalue.h>
#include <napi.h>

#include <optional>
#include <string>

namespace neco {

enum class ArgumentKind {
  kTensor,
  kScalar,
  kInt,
  kBool,
  kDouble,
  kString,
  kScalarType,
  kLayout,
  kMemoryFormat,
  kDevice,
  kGenerator,
  kAny,
  kIntList,
  kDoubleList,
  kBoolList,
  kTensorList,
  kOptionalTensorList,
  kScalarList,
  kUnsupported,
};

// What the converter needs to know of one argument, worked out once for each operator.
struct ArgumentPlan {
  std::string name;        // as in the schema
  std::string camel_name;  // as in TypeScript
  ArgumentKind kind = ArgumentKind::kUnsupported;
  bool optional = false;
  bool keyword_only = false;
  bool fixed_size_list = false;  // int[2] and the like take one number for all
  int32_t list_size = 0;
  std::optional<c10::IValue> default_value;

  static ArgumentPlan of(const c10::Argument& argument);
};

std::string camel_case(const std::string& snake);

const char* dtype_name(at::ScalarType type);
std::optional<at::ScalarType> parse_dtype(const std::string& name);

// Whether `value` could be this argument; decides between overloads.
bool accepts(napi_env env, napi_value value, const ArgumentPlan& plan);

// Throws Napi::TypeError naming the argument if the value does not fit.
c10::IValue to_ivalue(napi_env env, napi_value value, const ArgumentPlan& plan);

napi_value from_ivalue(napi_env env, const c10::IValue& value);

std::string to_utf8(napi_env env, napi_value value);

}  // namespace neco
