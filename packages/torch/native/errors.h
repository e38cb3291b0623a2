// The one guard between C++ exceptions and JavaScript errors, and the functions that stand behind it.
#pragma once

#include <c10/util/Exception.h>
#include <napi.h>

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

namespace neco {

// A value that does not fit what was asked for: a TypeError in JavaScript.
class ArgumentError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

inline void check_napi(napi_env env, napi_status status) {
  if (status == napi_ok) return;
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  if (pending) throw Napi::Error(Napi::Env(env).GetAndClearPendingException());
  throw Napi::Error::New(env);
}

// Runs `body` and turns whatever it throws into a pending JavaScript exception whose message
// starts with `what`. libtorch's messages come without their C++ frames.
template <typename Body>
napi_value guarded(napi_env env, const char* what, Body&& body) {
  const auto prefixed = [&](const std::string& message) {
    return message.rfind(what, 0) == 0 ? message : std::string(what) + ": " + message;
  };
  const auto fail = [&](const std::string& message) {
    Napi::Error::New(env, prefixed(message)).ThrowAsJavaScriptException();
  };
  try {
    return std::forward<Body>(body)();
  } catch (const Napi::Error& error) {
    error.ThrowAsJavaScriptException();
  } catch (const ArgumentError& error) {
    Napi::TypeError::New(env, prefixed(error.what())).ThrowAsJavaScriptException();
  } catch (const c10::Error& error) {
    fail(error.what_without_backtrace());
  } catch (const std::exception& error) {
    fail(error.what());
  } catch (...) {
    fail("unknown C++ exception");
  }
  return nullptr;
}

// A function of the addon; its data is the name that its errors start with.
template <napi_value (*Body)(const Napi::CallbackInfo&)>
Napi::Value guarded_function(const Napi::CallbackInfo& info) {
  const auto* name = static_cast<const char*>(info.Data());
  return {info.Env(), guarded(info.Env(), name, [&] { return Body(info); })};
}

// `name` must be a literal: the function keeps the pointer.
template <napi_value (*Body)(const Napi::CallbackInfo&)>
Napi::Function make_function(Napi::Env env, const char* name) {
  return Napi::Function::New<guarded_function<Body>>(env, name, const_cast<char*>(name));
}

template <napi_value (*Body)(const Napi::CallbackInfo&)>
void define_function(Napi::Object exports, const char* name) {
  exports.Set(name, make_function<Body>(exports.Env(), name));
}

}  // namespace neco
