// c10d for JavaScript: the key-value store, process groups, and the averaging of gradients.
#pragma once

#include <napi.h>
#include <torch/csrc/distributed/c10d/Backend.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>

#include <atomic>
#include <chrono>
#include <string>

namespace neco {

struct ProcessGroup {
  c10::intrusive_ptr<c10d::Backend> backend;
  std::chrono::milliseconds timeout;
  // Collectives started so far; the heartbeat tells the others.
  std::atomic<uint64_t> started{0};
};

// What a JavaScript object holds. A group that was not closed is left to the end of the process: its destructor
// waits for operations that a dead peer will never finish.
template <typename T>
T& held(const Napi::Value& value) {
  return *value.As<Napi::External<T>>().Data();
}

// Waits for a collective, at most for its time and a little more. Throws what went wrong, with `what` before it.
void wait_for(c10d::Work& work, std::chrono::milliseconds timeout);

c10::intrusive_ptr<c10d::Work> start_all_reduce(ProcessGroup& group, at::Tensor tensor);

c10::intrusive_ptr<c10d::Store> store_in(const Napi::Value& value);

void define_store(Napi::Object exports);
void define_process_group(Napi::Object exports);
void define_reducer(Napi::Object exports);

inline void define_distributed(Napi::Object exports) {
  define_store(exports);
  define_process_group(exports);
  define_reducer(exports);
}

}  // namespace neco
