// Per-environment state of the addon: one of these for the main thread and each worker thread.
#pragma once

#include <ATen/core/Tensor.h>
#include <napi.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "handle_table.h"

namespace neco {

class OperatorPacket;

struct Environment {
  explicit Environment(Napi::Env env);
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  static Environment& of(napi_env env);

  // Tells V8 that its objects hold more (or fewer) bytes outside of its heap.
  void report_bytes(int64_t bytes);

  const napi_env env;
  HandleTable handles;
  // What packages/torch/src/native.ts hands over: the class, the key that its constructor wants, the
  // symbol under which objects carry their number, and the function that registers an object with the
  // garbage collector.
  napi_ref tensor_class = nullptr;
  napi_ref class_key = nullptr;
  napi_ref number_key = nullptr;
  napi_ref watch = nullptr;
  // Open scopes, innermost last. A released or kept tensor leaves a null behind.
  std::vector<std::vector<TensorHandle*>> scopes;
  // By the operator's full name.
  std::unordered_map<std::string, std::unique_ptr<OperatorPacket>> packets;

 private:
  int64_t unreported_bytes_ = 0;
};

}  // namespace neco
