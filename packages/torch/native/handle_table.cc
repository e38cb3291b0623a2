#include "handle_table.h"

#include <c10/util/Exception.h>

namespace neco {

TensorHandle& HandleTable::take(at::Tensor tensor) {
  if (free_.empty()) grow();
  auto& handle = slot(free_.back());
  free_.pop_back();
  handle.tensor = std::move(tensor);
  in_use_ += 1;
  return handle;
}

void HandleTable::give_back(TensorHandle& handle) noexcept {
  handle.tensor.reset();
  handle.registered = false;
  handle.reported_bytes = 0;
  in_use_ -= 1;
  // A slot that has used up its numbers is left alone. (free_ has room for every slot: nothing is allocated here.)
  if (handle.generation == kLastGeneration) return;
  handle.generation += 1;
  free_.push_back(handle.index);
}

double HandleTable::number_of(const TensorHandle& handle) {
  return static_cast<double>((static_cast<uint64_t>(handle.generation) << kIndexBits) | handle.index);
}

TensorHandle* HandleTable::find(double number) const noexcept {
  // NaN fails the comparison.
  if (!(number >= 0 && number < 9007199254740992.0)) return nullptr;
  const auto bits = static_cast<uint64_t>(number);
  const auto index = static_cast<uint32_t>(bits & ((uint32_t{1} << kIndexBits) - 1));
  if (index / kChunk >= chunks_.size()) return nullptr;
  auto& handle = slot(index);
  return handle.generation == bits >> kIndexBits && handle.tensor.defined() ? &handle : nullptr;
}

void HandleTable::grow() {
  const auto first = static_cast<uint32_t>(chunks_.size()) * kChunk;
  TORCH_CHECK(first < uint32_t{1} << kIndexBits, "more than ", first,
              " tensors are alive: release() them, or make them inside of a scope()");
  free_.reserve(first + kChunk);
  chunks_.push_back(std::make_unique<std::array<TensorHandle, kChunk>>());
  for (uint32_t i = kChunk; i-- > 0;) {
    slot(first + i).index = first + i;
    free_.push_back(first + i);
  }
}

}  // namespace neco
