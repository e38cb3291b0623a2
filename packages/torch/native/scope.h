// Scopes: the tensors made since a scope was opened are released when it closes.
#pragma once

#include "environment.h"

namespace neco {

// Puts a handle into the innermost open scope; false if none is open.
bool enter_scope(Environment& environment, TensorHandle& handle);

void leave_scope(Environment& environment, TensorHandle& handle) noexcept;

void define_scopes(Napi::Object exports);

}  // namespace neco
