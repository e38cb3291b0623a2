// Per-environment state of the addon: one of these for the main thread and each worker thread.
#pragma once

#include <ATen/core/Tensor.h>
#include <napi.h>

#include <deque>
#include <memory>
#include <vector>

namespace neco {

class OperatorPacket;

// What a JavaScript Tensor object wraps.
struct TensorHandle {
  at::Tensor tensor;
  // Position in the list of the scope that owns it; scope_depth 0 means no scope.
  size_t scope_depth = 0;
  size_t scope_slot = 0;
  // Bytes reported to V8's garbage collector for this handle.
  int64_t reported_bytes = 0;
};

struct Environment {
  explicit Environment(Napi::Env env);
  ~Environment();

  static Environment& of(napi_env env);

  napi_ref tensor_constructor = nullptr;
  // Handed to the Tensor constructor by wrap_tensor, so that no external value is needed.
  at::Tensor pending;
  bool has_pending = false;
  // Open scopes, innermost last. A finalised or kept tensor leaves a null slot behind.
  std::vector<std::vector<TensorHandle*>> scopes;
  int64_t live_tensors = 0;
  std::deque<std::unique_ptr<OperatorPacket>> packets;
};

}  // namespace neco
