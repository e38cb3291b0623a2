#include "dispatch.h"

#include <algorithm>
#include <sstream>

#include "call_values.h"
#include "convert.h"
#include "environment.h"
#include "errors.h"
#include "operator_packet.h"
#include "schemas.h"

namespace neco {
namespace {

[[noreturn]] void no_overload(OperatorPacket& packet, const CallValues& values) {
  std::ostringstream out;
  out << "no overload takes " << values.describe() << "; known:";
  for (const auto& overload : packet.overloads()) out << "\n  " << overload.handle.schema();
  throw ArgumentError(out.str());
}

const OperatorOverload& choose(OperatorPacket& packet, const CallValues& values) {
  const auto& overloads = packet.overloads();
  // With a single one the conversion itself says best what is wrong.
  if (overloads.size() == 1) return overloads.front();
  for (const auto& overload : overloads) {
    if (values.match(overload)) return overload;
  }
  no_overload(packet, values);
}

torch::jit::Stack build_stack(Environment& environment, const OperatorOverload& overload, const CallValues& values) {
  values.check_names(overload);
  torch::jit::Stack stack;
  stack.reserve(std::max(overload.arguments.size(), overload.handle.schema().returns().size()));
  for (size_t i = 0; i < overload.arguments.size(); ++i) {
    const auto& plan = overload.arguments[i];
    if (const Value* value = values.given(overload, i)) {
      stack.push_back(to_ivalue(environment, *value, plan));
    } else if (plan.can_be_left_out()) {
      stack.push_back(plan.absent());
    } else {
      throw ArgumentError("argument '" + plan.camel_name + "' is missing");
    }
  }
  return stack;
}

napi_value result_of(Environment& environment, const torch::jit::Stack& stack, const CallValues& values) {
  const napi_env env = environment.env;
  napi_value result = nullptr;
  if (stack.empty()) {
    check_napi(env, napi_get_undefined(env, &result));
    return result;
  }
  if (stack.size() > 1) {
    check_napi(env, napi_create_array_with_length(env, stack.size(), &result));
    for (uint32_t i = 0; i < stack.size(); ++i) {
      check_napi(env, napi_set_element(env, result, i, from_ivalue(environment, stack[i])));
    }
    return result;
  }
  // In-place operators, and those that may hand their input back, return the same JavaScript object.
  const auto& only = stack.front();
  if (only.isTensor() && values.positional_count() > 0) {
    const auto& first = values.positional(0);
    if (first.kind == ValueKind::kTensor && only.toTensor().is_same(first.handle->tensor)) return first.raw;
  }
  return from_ivalue(environment, only);
}

napi_value call_packet(Environment& environment, OperatorPacket& packet, const napi_value* raw, size_t count) {
  const CallValues values(environment, raw, count);
  try {
    const auto& overload = choose(packet, values);
    auto stack = build_stack(environment, overload, values);
    overload.handle.callBoxed(stack);
    return result_of(environment, stack, values);
  } catch (const ArgumentError&) {
    throw;
  } catch (const Napi::Error&) {
    throw;
  } catch (const c10::Error& error) {
    throw std::runtime_error(packet.name() + values.describe() + ": " + error.what_without_backtrace());
  } catch (const std::exception& error) {
    throw std::runtime_error(packet.name() + values.describe() + ": " + error.what());
  }
}

template <bool kMethod>
napi_value call(napi_env env, napi_callback_info info) {
  napi_value raw[kMostArguments];
  size_t count = kMostArguments - 1;
  napi_value self = nullptr;
  void* data = nullptr;
  if (napi_get_cb_info(env, info, &count, raw + (kMethod ? 1 : 0), &self, &data) != napi_ok) return nullptr;
  auto& packet = *static_cast<OperatorPacket*>(data);
  return guarded(env, packet.name().c_str(), [&] {
    if (count > kMostArguments - 1) throw ArgumentError("too many arguments: " + std::to_string(count));
    if (kMethod) raw[0] = self;
    return call_packet(Environment::of(env), packet, raw, count + (kMethod ? 1 : 0));
  });
}

OperatorPacket& packet_called(Environment& environment, const std::string& name) {
  auto& packet = environment.packets[name];
  if (!packet) packet = std::make_unique<OperatorPacket>(name);
  return *packet;
}

template <bool kMethod>
napi_value operator_function(const Napi::CallbackInfo& info) {
  const napi_env env = info.Env();
  if (!info[0].IsString()) throw ArgumentError("expected the name of an operator, such as 'aten::add'");
  auto& packet = packet_called(Environment::of(env), info[0].As<Napi::String>().Utf8Value());
  napi_value function = nullptr;
  check_napi(env, napi_create_function(env, packet.name().c_str(), packet.name().size(), call<kMethod>, &packet,
                                       &function));
  return function;
}

}  // namespace

void define_dispatch(Napi::Object exports) {
  define_function<operator_function<false>>(exports, "operatorFunction");
  define_function<operator_function<true>>(exports, "operatorMethod");
  define_schemas(exports);
}

}  // namespace neco
