// Backward, gradient modes and autocast.
#pragma once

#include <napi.h>

namespace neco {

void define_autograd(Napi::Object exports);

}  // namespace neco
