// The one guard between C++ exceptions and JavaScript errors.
#pragma once

#include <c10/util/Exception.h>
#include <napi.h>

#include <exception>
#include <string>
#include <utility>

namespace neco {

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
  const auto fail = [&](const std::string& message) {
    Napi::Error::New(env, std::string(what) + ": " + message).ThrowAsJavaScriptException();
  };
  try {
    return std::forward<Body>(body)();
  } catch (const Napi::Error& error) {
    error.ThrowAsJavaScriptException();
  } catch (const c10::Error& error) {
    fail(error.what_without_backtrace());
  } catch (const std::exception& error) {
    fail(error.what());
  } catch (...) {
    fail("unknown C++ exception");
  }
  return nullptr;
}

}  // namespace neco
