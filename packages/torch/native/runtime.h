// Version, threads, random state, custom operator libraries.
#pragma once

#include <napi.h>

namespace neco {

void define_runtime(Napi::Object exports);

}  // namespace neco
