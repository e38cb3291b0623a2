// The JavaScript Tensor class: wrapping, unwrapping, releasing, scopes.
#pragma once

#include "environment.h"

namespace neco {

// A new JavaScript Tensor, or null for an undefined tensor.
napi_value wrap_tensor(napi_env env, at::Tensor tensor);

// The handle behind a value, or nullptr if the value is not a Tensor.
TensorHandle* handle_of(napi_env env, napi_value value);

// The tensor behind a value. Throws Napi::TypeError if it is not a Tensor or was released.
const at::Tensor& unwrap_tensor(napi_env env, napi_value value, const char* what);

void define_tensor_class(Napi::Env env, Napi::Object exports);

}  // namespace neco
