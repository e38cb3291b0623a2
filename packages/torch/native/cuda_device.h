// What there is of CUDA: in the build, and on this machine. All of it through libtorch_cpu, whatever is linked.
#pragma once

#include <c10/core/Device.h>

#include <string>

namespace neco {

// Whether libtorch_cuda is loaded.
bool is_cuda_build();

// The CUDA version of the build, such as "13.2"; empty for a build without.
std::string cuda_version();

int gpu_count();

// Why no GPU can be used, in a sentence; empty if one can.
std::string cuda_problem();

// Throws that sentence, or one about the number, unless tensors can lie on the device.
void require_device(const c10::Device& device);

}  // namespace neco
