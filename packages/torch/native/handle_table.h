// The tensors that JavaScript holds, by number.
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace neco {

// What a JavaScript Tensor object stands for.
struct TensorHandle {
  at::Tensor tensor;  // undefined while the slot is free
  // Position in the list of the scope that owns it; scope_depth 0 means no scope.
  uint32_t scope_depth = 0;
  uint32_t scope_slot = 0;
  // Bytes reported to V8's garbage collector for this handle.
  int64_t reported_bytes = 0;
  // Whether the garbage collector tells us when the JavaScript object is gone.
  bool registered = false;
  uint32_t index = 0;
  uint32_t generation = 0;
};

// A JavaScript Tensor object carries a number: the slot, and how often the slot was used before. A
// released tensor is thus recognised for ever, and a slot costs nothing once it is released. (Wrapping
// objects with N-API instead leaves some 150 bytes for each tensor until the event loop turns, which a
// synchronous training loop never lets it do, and costs half a microsecond.)
class HandleTable {
 public:
  // A slot for `tensor`. The reference stays good until give_back.
  TensorHandle& take(at::Tensor tensor);
  void give_back(TensorHandle& handle) noexcept;

  static double number_of(const TensorHandle& handle);
  // The handle of a number; nullptr if it was released.
  TensorHandle* find(double number) const noexcept;

  size_t size() const { return in_use_; }

 private:
  static constexpr uint32_t kIndexBits = 22;  // 4 million tensors at a time
  static constexpr uint32_t kChunk = 1024;
  // Numbers stay below 2^53, which doubles hold exactly.
  static constexpr uint32_t kLastGeneration = (uint32_t{1} << (53 - kIndexBits)) - 1;

  TensorHandle& slot(uint32_t index) const { return (*chunks_[index / kChunk])[index % kChunk]; }
  void grow();

  std::vector<std::unique_ptr<std::array<TensorHandle, kChunk>>> chunks_;
  std::vector<uint32_t> free_;
  size_t in_use_ = 0;
};

}  // namespace neco
