#include "memory.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <mutex>
#include <vector>

#include "errors.h"

// A training step makes and frees the same few hundred large tensors again and again. glibc either
// returns each to the kernel (a page fault for every 4 KB at the next use) or fragments; here a freed
// block of 64 KB or more waits in a list of its size class for the next tensor of that class.
namespace neco {
namespace {

constexpr size_t kAlignment = 64;
constexpr size_t kSmallest = size_t{64} << 10;
constexpr int kStepsPerDoubling = 8;  // a block is at most 1/8 larger than asked for
constexpr int kClasses = 40 * kStepsPerDoubling;
constexpr int kUncached = -1;

// Lies in the 64 bytes before the data.
struct BlockHeader {
  size_t bytes;
  int size_class;
};
static_assert(sizeof(BlockHeader) <= kAlignment);

struct SizeClass {
  int index;
  size_t bytes;
};

// Classes are 2^e * (1 + k/8): the first class that holds `bytes`.
SizeClass size_class_of(size_t bytes) {
  if (bytes < kSmallest) return {kUncached, bytes};
  const int exponent = static_cast<int>(std::bit_width(bytes - 1)) - 1;
  const size_t base = size_t{1} << exponent;
  const size_t step = base / kStepsPerDoubling;
  const size_t above = (bytes - base + step - 1) / step;
  const int index = (exponent - 15) * kStepsPerDoubling + static_cast<int>(above);
  if (index < 0 || index >= kClasses) return {kUncached, bytes};
  return {index, base + above * step};
}

BlockHeader* header_of(void* data) {
  return reinterpret_cast<BlockHeader*>(static_cast<char*>(data) - kAlignment);
}

size_t half_of_physical_memory() {
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long page = sysconf(_SC_PAGE_SIZE);
  if (pages <= 0 || page <= 0) return size_t{1} << 30;
  return static_cast<size_t>(pages) * static_cast<size_t>(page) / 2;
}

class CachingAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) override {
    if (bytes == 0) return {nullptr, nullptr, &free_block, c10::Device(c10::DeviceType::CPU)};
    void* data = take(size_class_of(bytes));
    return {data, data, &free_block, c10::Device(c10::DeviceType::CPU)};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &free_block; }

  void copy_data(void* destination, const void* source, size_t count) const override {
    std::memcpy(destination, source, count);
  }

  static CachingAllocator& instance();

  size_t bytes_in_use() {
    const std::lock_guard lock(mutex_);
    return in_use_;
  }
  size_t peak_bytes() {
    const std::lock_guard lock(mutex_);
    return peak_;
  }
  size_t bytes_cached() {
    const std::lock_guard lock(mutex_);
    return cached_;
  }
  void reset_peak() {
    const std::lock_guard lock(mutex_);
    peak_ = in_use_;
  }

  void empty_cache() {
    const std::lock_guard lock(mutex_);
    drop_cache();
  }

 private:
  static void free_block(void* data) {
    if (data != nullptr) instance().give_back(data);
  }

  void* take(SizeClass size_class) {
    {
      const std::lock_guard lock(mutex_);
      in_use_ += size_class.bytes;
      peak_ = std::max(peak_, in_use_);
      if (size_class.index != kUncached && !free_[size_class.index].empty()) {
        void* data = free_[size_class.index].back();
        free_[size_class.index].pop_back();
        cached_ -= size_class.bytes;
        return data;
      }
    }
    void* base = request(size_class.bytes + kAlignment);
    void* data = static_cast<char*>(base) + kAlignment;
    *header_of(data) = {size_class.bytes, size_class.index};
    return data;
  }

  void* request(size_t bytes) {
    void* base = nullptr;
    if (posix_memalign(&base, kAlignment, bytes) == 0) return base;
    empty_cache();
    if (posix_memalign(&base, kAlignment, bytes) == 0) return base;
    const std::lock_guard lock(mutex_);
    in_use_ -= bytes - kAlignment;
    TORCH_CHECK(false, "not enough memory: could not allocate ", bytes >> 20, " MB (", in_use_ >> 20,
                " MB in use by tensors)");
  }

  void give_back(void* data) {
    const BlockHeader header = *header_of(data);
    const std::lock_guard lock(mutex_);
    in_use_ -= header.bytes;
    if (header.size_class == kUncached || cached_ + header.bytes > most_cached_) {
      std::free(header_of(data));
      return;
    }
    free_[header.size_class].push_back(data);
    cached_ += header.bytes;
  }

  void drop_cache() {
    for (auto& blocks : free_) {
      for (void* data : blocks) std::free(header_of(data));
      blocks.clear();
    }
    cached_ = 0;
  }

  std::mutex mutex_;
  std::array<std::vector<void*>, kClasses> free_;
  size_t in_use_ = 0;
  size_t peak_ = 0;
  size_t cached_ = 0;
  const size_t most_cached_ = half_of_physical_memory();
};

// Lives until the process ends: tensors may outlast static destructors.
CachingAllocator& CachingAllocator::instance() {
  static auto* const allocator = std::make_unique<CachingAllocator>().release();
  return *allocator;
}

Napi::Value memory_stats(const Napi::CallbackInfo& info) {
  auto& allocator = CachingAllocator::instance();
  auto result = Napi::Object::New(info.Env());
  result.Set("allocated", static_cast<double>(allocator.bytes_in_use()));
  result.Set("peak", static_cast<double>(allocator.peak_bytes()));
  result.Set("cached", static_cast<double>(allocator.bytes_cached()));
  return result;
}

void reset_peak(const Napi::CallbackInfo&) { CachingAllocator::instance().reset_peak(); }

void empty_cache(const Napi::CallbackInfo&) { CachingAllocator::instance().empty_cache(); }

}  // namespace

void install_caching_allocator() {
  static std::once_flag once;
  std::call_once(once, [] {
    constexpr uint8_t kPriority = 255;
    c10::SetCPUAllocator(&CachingAllocator::instance(), kPriority);
  });
}

void define_memory(Napi::Env env, Napi::Object exports) {
  exports.Set("memoryStats", Napi::Function::New<memory_stats>(env));
  exports.Set("resetPeakMemory", Napi::Function::New<reset_peak>(env));
  exports.Set("emptyCache", Napi::Function::New<empty_cache>(env));
}

}  // namespace neco
