#include "call_values.h"

#include <algorithm>
#include <sstream>

#include "convert.h"
#include "errors.h"

namespace neco {
namespace {

// Position of the argument called `name`; the number of arguments if there is none.
size_t argument_called(const OperatorOverload& overload, const std::string& name) {
  const auto& arguments = overload.arguments;
  const auto found =
      std::find_if(arguments.begin(), arguments.end(), [&](const auto& plan) { return plan.camel_name == name; });
  return static_cast<size_t>(found - arguments.begin());
}

}  // namespace

CallValues::CallValues(Environment& environment, const napi_value* raw, size_t count)
    : environment_(environment), count_(count) {
  for (size_t i = 0; i < count; ++i) positional_[i] = Value::of(environment, raw[i]);
  if (count == 0 || positional_[count - 1].kind != ValueKind::kObject) return;
  if (!is_plain_object(environment.env, raw[count - 1])) return;
  count_ -= 1;
  read_options(raw[count - 1]);
}

void CallValues::read_options(napi_value object) {
  const napi_env env = environment_.env;
  napi_value names = nullptr;
  check_napi(env, napi_get_property_names(env, object, &names));
  const uint32_t length = array_length(env, names);
  options_.reserve(length);
  for (uint32_t i = 0; i < length; ++i) {
    napi_value name = nullptr;
    napi_value value = nullptr;
    check_napi(env, napi_get_element(env, names, i, &name));
    check_napi(env, napi_get_property(env, object, name, &value));
    options_.push_back({to_utf8(env, name), Value::of(environment_, value)});
  }
}

const Value* CallValues::given(const OperatorOverload& overload, size_t index) const {
  if (index < count_) return &positional_[index];
  for (const auto& option : options_) {
    if (option.value.kind != ValueKind::kUndefined && option.name == overload.arguments[index].camel_name) {
      return &option.value;
    }
  }
  return nullptr;
}

bool CallValues::match(const OperatorOverload& overload) const {
  if (count_ > overload.most_positional || count_ + options_.size() < overload.fewest_required) return false;
  for (const auto& option : options_) {
    const size_t index = argument_called(overload, option.name);
    if (index < count_ || index == overload.arguments.size()) return false;
  }
  for (size_t i = 0; i < overload.arguments.size(); ++i) {
    const auto& plan = overload.arguments[i];
    if (i >= count_ && options_.empty()) {
      if (!plan.can_be_left_out()) return false;
      continue;
    }
    const Value* value = given(overload, i);
    if (value == nullptr ? !plan.can_be_left_out() : !accepts(environment_, *value, plan)) return false;
  }
  return true;
}

void CallValues::check_names(const OperatorOverload& overload) const {
  if (count_ > overload.most_positional) {
    throw ArgumentError("takes at most " + std::to_string(overload.most_positional) +
                        " values by position (the tensor itself included), got " + std::to_string(count_));
  }
  for (const auto& option : options_) {
    const size_t index = argument_called(overload, option.name);
    if (index == overload.arguments.size()) throw ArgumentError("has no option '" + option.name + "'");
    if (index < count_) throw ArgumentError("argument '" + option.name + "' is given twice");
  }
}

std::string CallValues::describe() const {
  std::ostringstream out;
  out << "(";
  for (size_t i = 0; i < count_; ++i) {
    if (i > 0) out << ", ";
    neco::describe(environment_, positional_[i], out);
  }
  if (!options_.empty()) {
    out << (count_ > 0 ? ", {" : "{");
    for (size_t i = 0; i < options_.size(); ++i) {
      out << (i > 0 ? ", " : "") << options_[i].name << ": ";
      neco::describe(environment_, options_[i].value, out);
    }
    out << "}";
  }
  out << ")";
  return out.str();
}

}  // namespace neco
