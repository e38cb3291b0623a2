// What an operator's schema says about one argument, worked out once.
#pragma once

#include <ATen/core/function_schema.h>
#include <ATen/core/ivalue.h>

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
  kIntList,
  kDoubleList,
  kBoolList,
  kTensorList,
  kOptionalTensorList,
  kScalarList,
  kUnsupported,  // generators, streams, lists of lists
};

struct ArgumentPlan {
  std::string camel_name;  // the schema's name as TypeScript spells it
  ArgumentKind kind = ArgumentKind::kUnsupported;
  bool optional = false;
  bool keyword_only = false;
  int32_t list_size = 0;  // of int[2] and the like, which take one number for all
  std::optional<c10::IValue> default_value;

  static ArgumentPlan of(const c10::Argument& argument);

  bool passable() const { return kind != ArgumentKind::kUnsupported; }
  bool can_be_left_out() const { return optional || default_value.has_value(); }
  // What stands for a value that is not given.
  c10::IValue absent() const { return default_value ? *default_value : c10::IValue(); }
};

std::string camel_case(const std::string& snake);

}  // namespace neco
