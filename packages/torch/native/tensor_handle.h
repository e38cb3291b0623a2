// The JavaScript Tensor class: wrapping, unwrapping, releasing, and its properties.
#pragma once

#include <optional>

#include "environment.h"

namespace neco {

inline constexpr const char* kReleased =
    "this tensor was released (its scope has ended); return it from the scope or keep() it";

// A new JavaScript Tensor, or null for an undefined tensor.
napi_value wrap_tensor(Environment& environment, at::Tensor tensor);

// The number that a Tensor object carries; none for any other object. `object` must be an object.
std::optional<double> tensor_number(Environment& environment, napi_value object);

// The handle behind a value; nullptr for a released Tensor. Throws ArgumentError if it is not a Tensor.
TensorHandle* handle_of(Environment& environment, napi_value value);

// The tensor behind a value. Throws ArgumentError if it is not a Tensor, and an error if it was released.
const at::Tensor& unwrap_tensor(Environment& environment, napi_value value);

// Has the garbage collector release the handle when `object` is gone: for what no scope owns.
void watch(Environment& environment, TensorHandle& handle, napi_value object);

// Drops the tensor; the JavaScript object stays behind as a released Tensor.
void release(Environment& environment, TensorHandle& handle) noexcept;

void define_tensor_class(Napi::Object exports);

}  // namespace neco
