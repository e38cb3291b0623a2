#include "cuda_device.h"

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/util/Exception.h>

#include <stdexcept>

namespace neco {

bool is_cuda_build() { return at::detail::getCUDAHooks().hasCUDART(); }

std::string cuda_version() {
  if (!is_cuda_build()) return {};
  const long version = at::detail::getCUDAHooks().versionCUDART();
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

int gpu_count() { return at::detail::getCUDAHooks().getNumGPUs(); }

std::string cuda_problem() {
  if (!is_cuda_build()) return "This build is for processors alone; \"npm run setup -- --cuda\" makes one for GPUs.";
  if (gpu_count() > 0) return {};
  try {
    // Fails, and says why.
    at::globalContext().lazyInitDevice(c10::DeviceType::CUDA);
  } catch (const c10::Error& error) {
    const std::string message = error.what_without_backtrace();
    const auto end = message.find(". ");
    return end == std::string::npos ? message : message.substr(0, end + 1);
  }
  return "CUDA finds no GPU.";
}

void require_device(const c10::Device& device) {
  if (!device.is_cuda()) return;
  if (const auto problem = cuda_problem(); !problem.empty()) {
    throw std::runtime_error("the device '" + device.str() + "' cannot be used: " + problem);
  }
  if (device.has_index() && device.index() >= gpu_count()) {
    throw std::runtime_error("there is no device '" + device.str() + "': the last GPU is 'cuda:" +
                        std::to_string(gpu_count() - 1) + "'");
  }
}

}  // namespace neco
