// The build gives this file alone the folder declared/ (scripts/setup/native.mjs).
#define USE_C10D_GLOO
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>

#include "distributed_backend.h"

namespace neco {

c10::intrusive_ptr<c10d::Backend> make_gloo(const BackendOptions& given) {
  using c10d::ProcessGroupGloo;
  auto options = c10::make_intrusive<ProcessGroupGloo::Options>(given.timeout);
  for (const auto& name : given.interfaces) {
    options->devices.push_back(ProcessGroupGloo::createDeviceForInterface(name));
  }
  if (options->devices.empty() && !given.hostname.empty()) {
    options->devices.push_back(ProcessGroupGloo::createDeviceForHostname(given.hostname));
  }
  if (options->devices.empty()) options->devices.push_back(ProcessGroupGloo::createDefaultDevice());
  return c10::make_intrusive<ProcessGroupGloo>(given.store, given.rank, given.size, options);
}

}  // namespace neco
