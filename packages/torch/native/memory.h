// The allocator of CPU tensors: it keeps what was freed for the next tensor.
#pragma once

#include <napi.h>

namespace neco {

// Installs the allocator for the whole process; later calls do nothing.
void install_caching_allocator();

void define_memory(Napi::Object exports);

}  // namespace neco
