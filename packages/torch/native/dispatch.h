// Operators of the dispatcher as JavaScript functions.
#pragma once

#include <napi.h>

#include <cstddef>

namespace neco {

// The longest schema of libtorch has fewer.
constexpr size_t kMostArguments = 48;

void define_dispatch(Napi::Object exports);

}  // namespace neco
