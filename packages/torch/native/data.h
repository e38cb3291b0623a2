// Copies between JavaScript typed arrays and tensors.
#pragma once

#include <napi.h>

namespace neco {

void define_data(Napi::Object exports);

}  // namespace neco
