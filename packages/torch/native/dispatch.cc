#include "dispatch.h"

#include <algorithm>
#include <mutex>
#include <sstream>
#include <unordered_map>

#include "environment.h"
#include "errors.h"
#include "tensor_handle.h"

namespace neco {
namespace {

constexpr size_t kMostArguments = 32;

// The values of one call: those by position, and the trailing options object if there is one.
struct CallValues {
  napi_value positional[kMostArguments + 1];
  size_t count = 0;
  napi_value options = nullptr;
};

bool is_plain_object(napi_env env, napi_value value) {
  napi_valuetype type = napi_undefined;
  check_napi(env, napi_typeof(env, value, &type));
  if (type != napi_object) return false;
  bool is_array = false;
  check_napi(env, napi_is_array(env, value, &is_array));
  return !is_array && handle_of(env, value) == nullptr;
}

napi_value option(napi_env env, napi_value options, const ArgumentPlan& plan) {
  napi_value result = nullptr;
  check_napi(env, napi_get_named_property(env, options, plan.camel_name.c_str(), &result));
  return result;
}

bool is_undefined(napi_env env, napi_value value) {
  napi_valuetype type = napi_undefined;
  check_napi(env, napi_typeof(env, value, &type));
  return type == napi_undefined;
}

// The value given for argument `index`, or nullptr.
napi_value given(napi_env env, const OperatorOverload& overload, const CallValues& values, size_t index) {
  const auto& plan = overload.arguments[index];
  if (index < values.count && !plan.keyword_only) return values.positional[index];
  if (values.options == nullptr) return nullptr;
  napi_value value = option(env, values.options, plan);
  return is_undefined(env, value) ? nullptr : value;
}

size_t positional_limit(const OperatorOverload& overload) {
  return static_cast<size_t>(std::count_if(overload.arguments.begin(), overload.arguments.end(),
                                           [](const auto& plan) { return !plan.keyword_only; }));
}

bool options_known(napi_env env, const OperatorOverload& overload, napi_value options, std::string* unknown) {
  const auto names = Napi::Object(env, options).GetPropertyNames();
  for (uint32_t i = 0; i < names.Length(); ++i) {
    const auto name = names.Get(i).ToString().Utf8Value();
    const bool known = std::any_of(overload.arguments.begin(), overload.arguments.end(),
                                   [&](const auto& plan) { return plan.camel_name == name; });
    if (!known) {
      if (unknown != nullptr) *unknown = name;
      return false;
    }
  }
  return true;
}

bool matches(napi_env env, const OperatorOverload& overload, const CallValues& values) {
  if (values.count > positional_limit(overload)) return false;
  if (values.options != nullptr && !options_known(env, overload, values.options, nullptr)) return false;
  for (size_t i = 0; i < overload.arguments.size(); ++i) {
    const auto& plan = overload.arguments[i];
    napi_value value = given(env, overload, values, i);
    if (value == nullptr ? !(plan.optional || plan.default_value) : !accepts(env, value, plan)) return false;
  }
  return true;
}

void describe_value(napi_env env, napi_value value, std::ostream& out) {
  if (const auto* handle = handle_of(env, value)) {
    if (!handle->tensor.defined()) {
      out << "released Tensor";
      return;
    }
    out << dtype_name(handle->tensor.scalar_type()) << " " << handle->tensor.sizes();
    return;
  }
  bool is_array = false;
  check_napi(env, napi_is_array(env, value, &is_array));
  if (is_array) {
    const Napi::Array array(env, value);
    const uint32_t shown = std::min<uint32_t>(array.Length(), 4);
    out << "[";
    for (uint32_t i = 0; i < shown; ++i) {
      if (i > 0) out << ", ";
      describe_value(env, array.Get(i), out);
    }
    out << (array.Length() > shown ? ", ...]" : "]");
    return;
  }
  const Napi::Value plain(env, value);
  out << (plain.IsObject() ? "{options}" : plain.IsSymbol() ? "Symbol" : plain.ToString().Utf8Value());
}

// "(float32 [2, 3], 1)": what a failed call was given.
std::string describe_call(napi_env env, const CallValues& values) {
  std::ostringstream out;
  out << "(";
  for (size_t i = 0; i < values.count; ++i) {
    if (i > 0) out << ", ";
    describe_value(env, values.positional[i], out);
  }
  if (values.options != nullptr) out << (values.count > 0 ? ", {options}" : "{options}");
  out << ")";
  return out.str();
}

[[noreturn]] void no_overload(napi_env env, OperatorPacket& packet, const CallValues& values) {
  std::ostringstream out;
  out << packet.name() << ": no overload takes " << describe_call(env, values) << "; known:";
  for (const auto& overload : packet.overloads()) out << "\n  " << overload.handle.schema();
  throw Napi::TypeError::New(env, out.str());
}

const OperatorOverload& choose(napi_env env, OperatorPacket& packet, const CallValues& values) {
  const auto& overloads = packet.overloads();
  if (overloads.size() == 1) return overloads.front();
  for (const auto& overload : overloads) {
    if (matches(env, overload, values)) return overload;
  }
  no_overload(env, packet, values);
}

torch::jit::Stack build_stack(napi_env env, const OperatorOverload& overload, const CallValues& values) {
  if (values.count > positional_limit(overload)) {
    throw Napi::TypeError::New(env, "takes " + std::to_string(positional_limit(overload)) +
                                        " arguments by position, got " + std::to_string(values.count));
  }
  std::string unknown;
  if (values.options != nullptr && !options_known(env, overload, values.options, &unknown)) {
    throw Napi::TypeError::New(env, "has no option '" + unknown + "'");
  }
  torch::jit::Stack stack;
  stack.reserve(overload.arguments.size());
  for (size_t i = 0; i < overload.arguments.size(); ++i) {
    const auto& plan = overload.arguments[i];
    napi_value value = given(env, overload, values, i);
    if (value != nullptr) {
      stack.push_back(to_ivalue(env, value, plan));
    } else if (plan.default_value) {
      stack.push_back(*plan.default_value);
    } else if (plan.optional) {
      stack.emplace_back();
    } else {
      throw Napi::TypeError::New(env, "argument '" + plan.camel_name + "' is missing");
    }
  }
  return stack;
}

// In-place operators, and those that may hand their input back, return the same JavaScript object.
napi_value result_of(napi_env env, const torch::jit::Stack& stack, const c10::TensorImpl* first,
                     napi_value first_value) {
  napi_value result = nullptr;
  if (stack.empty()) {
    check_napi(env, napi_get_undefined(env, &result));
    return result;
  }
  if (stack.size() > 1) {
    check_napi(env, napi_create_array_with_length(env, stack.size(), &result));
    for (uint32_t i = 0; i < stack.size(); ++i) {
      check_napi(env, napi_set_element(env, result, i, from_ivalue(env, stack[i])));
    }
    return result;
  }
  const auto& only = stack.front();
  if (first != nullptr && only.isTensor() && only.toTensor().unsafeGetTensorImpl() == first) return first_value;
  return from_ivalue(env, only);
}

napi_value call_packet(napi_env env, OperatorPacket& packet, CallValues& values) {
  if (values.count > 0 && is_plain_object(env, values.positional[values.count - 1])) {
    values.options = values.positional[--values.count];
  }
  try {
    const auto& overload = choose(env, packet, values);
    auto stack = build_stack(env, overload, values);
    const c10::TensorImpl* first =
        !stack.empty() && stack.front().isTensor() ? stack.front().toTensor().unsafeGetTensorImpl() : nullptr;
    overload.handle.callBoxed(stack);
    return result_of(env, stack, first, values.count > 0 ? values.positional[0] : nullptr);
  } catch (const c10::Error& error) {
    throw Napi::Error::New(
        env, packet.name() + describe_call(env, values) + ": " + error.what_without_backtrace());
  } catch (const Napi::Error& error) {
    const auto message = error.Message();
    if (message.rfind(packet.name(), 0) == 0) throw;
    throw Napi::TypeError::New(env, packet.name() + ": " + message);
  }
}

template <bool kMethod>
napi_value call(napi_env env, napi_callback_info info) {
  return guarded(env, "operator", [&]() -> napi_value {
    CallValues values;
    size_t count = kMostArguments;
    napi_value self = nullptr;
    void* data = nullptr;
    check_napi(env, napi_get_cb_info(env, info, &count, values.positional + (kMethod ? 1 : 0), &self, &data));
    values.count = std::min(count, kMostArguments) + (kMethod ? 1 : 0);
    if (kMethod) values.positional[0] = self;
    return call_packet(env, *static_cast<OperatorPacket*>(data), values);
  });
}

template <bool kMethod>
Napi::Value make_function(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto& packets = Environment::of(env).packets;
  packets.push_back(std::make_unique<OperatorPacket>(info[0].As<Napi::String>().Utf8Value()));
  napi_value function = nullptr;
  check_napi(env, napi_create_function(env, packets.back()->name().c_str(), NAPI_AUTO_LENGTH, call<kMethod>,
                                       packets.back().get(), &function));
  return {env, function};
}

Napi::Object describe_argument(Napi::Env env, const c10::Argument& argument) {
  auto result = Napi::Object::New(env);
  const auto plan = ArgumentPlan::of(argument);
  result.Set("name", plan.camel_name);
  result.Set("type", argument.real_type()->str());
  result.Set("kind", static_cast<double>(plan.kind));
  result.Set("supported", plan.kind != ArgumentKind::kUnsupported && plan.kind != ArgumentKind::kGenerator);
  result.Set("optional", plan.optional);
  result.Set("keywordOnly", plan.keyword_only);
  result.Set("isOut", argument.is_out());
  result.Set("listSize", plan.list_size);
  if (plan.default_value) {
    std::ostringstream text;
    text << *plan.default_value;
    result.Set("defaultValue", text.str());
  }
  return result;
}

// Every registered operator with its schema: what the generator of the typed signatures reads.
Napi::Value schemas(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto result = Napi::Array::New(env);
  for (const auto& name : c10::Dispatcher::singleton().getAllOpNames()) {
    const auto handle = c10::Dispatcher::singleton().findSchema(name);
    if (!handle) continue;
    const auto& schema = handle->schema();
    auto entry = Napi::Object::New(env);
    entry.Set("name", schema.name());
    entry.Set("overload", schema.overload_name());
    std::ostringstream text;
    text << schema;
    entry.Set("schema", text.str());
    auto arguments = Napi::Array::New(env);
    for (const auto& argument : schema.arguments()) {
      arguments.Set(arguments.Length(), describe_argument(env, argument));
    }
    auto returns = Napi::Array::New(env);
    for (const auto& value : schema.returns()) {
      returns.Set(returns.Length(), Napi::String::New(env, value.real_type()->str()));
    }
    entry.Set("arguments", arguments);
    entry.Set("returns", returns);
    result.Set(result.Length(), entry);
  }
  return result;
}

using OverloadIndex = std::unordered_map<std::string, std::vector<std::string>>;

OverloadIndex index_overloads() {
  OverloadIndex index;
  for (const auto& name : c10::Dispatcher::singleton().getAllOpNames()) {
    index[name.name].push_back(name.overload_name);
  }
  return index;
}

// The dispatcher finds an operator by name and overload only; this lists the overloads of a name.
// Built again when a name is missing: a library loaded since may have registered it.
std::vector<std::string> overload_names(const std::string& name) {
  static std::mutex mutex;
  static OverloadIndex index = index_overloads();
  const std::lock_guard lock(mutex);
  if (!index.contains(name)) index = index_overloads();
  return index[name];
}

bool writes_to_out(const c10::FunctionSchema& schema) {
  return std::any_of(schema.arguments().begin(), schema.arguments().end(),
                     [](const auto& argument) { return argument.is_out(); });
}

template <Napi::Value (*Function)(const Napi::CallbackInfo&)>
Napi::Value guarded_function(const Napi::CallbackInfo& info) {
  return {info.Env(), guarded(info.Env(), "operator", [&]() -> napi_value { return Function(info); })};
}

}  // namespace

OperatorOverload::OperatorOverload(c10::OperatorHandle operator_handle) : handle(std::move(operator_handle)) {
  for (const auto& argument : handle.schema().arguments()) arguments.push_back(ArgumentPlan::of(argument));
}

// An argument that JavaScript cannot pass is no hindrance if it may be left out.
bool OperatorOverload::supported() const {
  return arguments.size() <= kMostArguments &&
         std::all_of(arguments.begin(), arguments.end(), [](const auto& plan) {
           const bool passable = plan.kind != ArgumentKind::kUnsupported && plan.kind != ArgumentKind::kGenerator;
           return passable || plan.optional || plan.default_value;
         });
}

OperatorPacket::OperatorPacket(std::string name) : name_(std::move(name)) {}

const std::vector<OperatorOverload>& OperatorPacket::overloads() {
  if (!overloads_.empty()) return overloads_;
  for (const auto& overload_name : overload_names(name_)) {
    const auto handle = c10::Dispatcher::singleton().findSchema({name_, overload_name});
    if (!handle || writes_to_out(handle->schema())) continue;
    OperatorOverload overload(*handle);
    if (overload.supported()) overloads_.push_back(std::move(overload));
  }
  TORCH_CHECK(!overloads_.empty(), "no operator of this name is registered");
  // Deterministic whatever the registration order: Tensor overloads before scalar ones before the
  // rest, shorter before longer (Python's parser orders its signatures likewise).
  const auto rank = [](const OperatorOverload& overload) {
    size_t scalars = 0;
    for (const auto& plan : overload.arguments) {
      if (plan.kind == ArgumentKind::kScalar && !plan.keyword_only) ++scalars;
    }
    return std::make_tuple(scalars, overload.arguments.size(), overload.handle.schema().overload_name());
  };
  std::sort(overloads_.begin(), overloads_.end(),
            [&](const auto& left, const auto& right) { return rank(left) < rank(right); });
  return overloads_;
}

void define_dispatch(Napi::Env env, Napi::Object exports) {
  exports.Set("operatorFunction", Napi::Function::New<guarded_function<make_function<false>>>(env));
  exports.Set("operatorMethod", Napi::Function::New<guarded_function<make_function<true>>>(env));
  exports.Set("schemas", Napi::Function::New<guarded_function<schemas>>(env));
}

}  // namespace neco
