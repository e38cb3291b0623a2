#include "argument_plan.h"

#include <cctype>

namespace neco {
namespace {

using c10::TypeKind;

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
    // The type of group names and reduction names in the schemas of torch.distributed.
    case TypeKind::AnyType:
      return ArgumentKind::kString;
    case TypeKind::ScalarTypeType:
      return ArgumentKind::kScalarType;
    case TypeKind::LayoutType:
      return ArgumentKind::kLayout;
    case TypeKind::MemoryFormatType:
      return ArgumentKind::kMemoryFormat;
    case TypeKind::DeviceObjType:
      return ArgumentKind::kDevice;
    case TypeKind::ListType:
      return list_kind(*type.containedType(0));
    default:
      return ArgumentKind::kUnsupported;
  }
}

}  // namespace

ArgumentPlan ArgumentPlan::of(const c10::Argument& argument) {
  ArgumentPlan plan;
  plan.camel_name = camel_case(argument.name());
  plan.keyword_only = argument.kwarg_only();
  plan.list_size = argument.N().value_or(0);
  c10::TypePtr type = argument.real_type();
  if (type->kind() == TypeKind::OptionalType) {
    plan.optional = true;
    type = type->containedType(0);
  }
  plan.kind = kind_of(*type);
  plan.default_value = argument.default_value();
  return plan;
}

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

}  // namespace neco
