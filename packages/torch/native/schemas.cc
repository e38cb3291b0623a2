#include "schemas.h"

#include <ATen/core/dispatch/Dispatcher.h>

#include <sstream>

#include "argument_plan.h"
#include "errors.h"

namespace neco {
namespace {

template <typename T>
std::string printed(const T& value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

Napi::Object describe_argument(Napi::Env env, const c10::Argument& argument) {
  auto result = Napi::Object::New(env);
  const auto plan = ArgumentPlan::of(argument);
  result.Set("name", plan.camel_name);
  result.Set("type", argument.real_type()->str());
  result.Set("supported", plan.passable());
  result.Set("optional", plan.optional);
  result.Set("keywordOnly", plan.keyword_only);
  result.Set("isOut", argument.is_out());
  result.Set("listSize", plan.list_size);
  if (plan.default_value) result.Set("defaultValue", printed(*plan.default_value));
  return result;
}

Napi::Object describe_schema(Napi::Env env, const c10::FunctionSchema& schema) {
  auto result = Napi::Object::New(env);
  result.Set("name", schema.name());
  result.Set("overload", schema.overload_name());
  result.Set("schema", printed(schema));
  auto arguments = Napi::Array::New(env);
  for (const auto& argument : schema.arguments()) {
    arguments.Set(arguments.Length(), describe_argument(env, argument));
  }
  auto returns = Napi::Array::New(env);
  for (const auto& value : schema.returns()) {
    returns.Set(returns.Length(), Napi::String::New(env, value.real_type()->str()));
  }
  result.Set("arguments", arguments);
  result.Set("returns", returns);
  return result;
}

// Every registered operator with its schema.
napi_value schemas(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto result = Napi::Array::New(env);
  for (const auto& name : c10::Dispatcher::singleton().getAllOpNames()) {
    const auto handle = c10::Dispatcher::singleton().findSchema(name);
    if (handle) result.Set(result.Length(), describe_schema(env, handle->schema()));
  }
  return result;
}

}  // namespace

void define_schemas(Napi::Object exports) { define_function<schemas>(exports, "schemas"); }

}  // namespace neco
