// Operators of the dispatcher as JavaScript functions.
#pragma once

#include <ATen/core/dispatch/Dispatcher.h>
#include <napi.h>

#include <string>
#include <vector>

#include "convert.h"

namespace neco {

// One overload: its handle, and how its arguments are converted.
struct OperatorOverload {
  explicit OperatorOverload(c10::OperatorHandle operator_handle);
  bool supported() const;

  c10::OperatorHandle handle;
  std::vector<ArgumentPlan> arguments;
};

// All overloads of one name, in the order in which they are tried.
class OperatorPacket {
 public:
  explicit OperatorPacket(std::string name);
  const std::string& name() const { return name_; }
  // Looked up at the first call: importing the package must not walk 2,000 schemas.
  const std::vector<OperatorOverload>& overloads();

 private:
  std::string name_;
  std::vector<OperatorOverload> overloads_;
};

void define_dispatch(Napi::Env env, Napi::Object exports);

}  // namespace neco
