// The overloads of one operator name, ready to be called.
#pragma once

#include <ATen/core/dispatch/Dispatcher.h>

#include <string>
#include <vector>

#include "argument_plan.h"

namespace neco {

// One overload: its handle, and how its arguments are converted.
struct OperatorOverload {
  explicit OperatorOverload(c10::OperatorHandle operator_handle);
  bool supported() const;

  c10::OperatorHandle handle;
  std::vector<ArgumentPlan> arguments;
  size_t most_positional = 0;  // how many arguments may be given by position: the rest are keyword-only
  size_t fewest_required = 0;  // how many have no default
};

class OperatorPacket {
 public:
  explicit OperatorPacket(std::string name);
  const std::string& name() const { return name_; }
  // In the order in which they are tried. Looked up at the first call: importing the package must
  // not walk 2,000 schemas.
  const std::vector<OperatorOverload>& overloads();

 private:
  std::string name_;
  std::vector<OperatorOverload> overloads_;
};

}  // namespace neco
