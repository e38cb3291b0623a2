#include "memory.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <mutex>
#include <vector>

#include "arena.h"
#include "block_guards.h"
#include "errors.h"

// A training step makes and frees the same few hundred large tensors again and again. glibc either
// returns each to the kernel (a page fault for every 4 KB at the next use) or fragments, and its aligned
// allocation of small blocks is slow. Here a freed small block waits in a list of its size class for the next
// tensor of that class, and large blocks come from an arena that joins free neighbours.
namespace neco {
namespace {

constexpr size_t kAlignment = 64;
constexpr int kSmallestExponent = 6;  // blocks have at least 64 bytes
constexpr int kStepsPerDoubling = 8;  // and are at most 1/8 larger than asked for
constexpr size_t kLargeBytes = size_t{1} << 16;
constexpr int kClasses = (16 - kSmallestExponent) * kStepsPerDoubling + 1;  // up to kLargeBytes
constexpr int kLarge = -1;

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

// Classes are 2^e * (1 + k/8): the first class that holds `bytes`; blocks of the class kLarge have any size.
SizeClass size_class_of(size_t bytes) {
  if (bytes <= size_t{1} << kSmallestExponent) return {0, size_t{1} << kSmallestExponent};
  const int exponent = static_cast<int>(std::bit_width(bytes - 1)) - 1;
  const size_t base = size_t{1} << exponent;
  const size_t step = base / kStepsPerDoubling;
  const size_t above = (bytes - base + step - 1) / step;
  const int index = (exponent - kSmallestExponent) * kStepsPerDoubling + static_cast<int>(above);
  if (index >= kClasses) return {kLarge, bytes};
  return {index, base + above * step};
}

BlockHeader* header_of(void* data) {
  return reinterpret_cast<BlockHeader*>(static_cast<char*>(data) - kAlignment);
}

// Of a block with its header, and what guards its end.
constexpr size_t block_bytes(size_t bytes) { return kAlignment + bytes + kGuardBytes; }

// Of the machine, or of the container if that has less.
size_t memory_bytes() {
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long page = sysconf(_SC_PAGE_SIZE);
  size_t bytes = size_t{2} << 30;
  if (pages > 0 && page > 0) bytes = static_cast<size_t>(pages) * static_cast<size_t>(page);
  size_t limit = 0;  // the file says "max" where there is none
  if (std::ifstream("/sys/fs/cgroup/memory.max") >> limit) bytes = std::min(bytes, limit);
  return bytes;
}

class CachingAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) override {
    if (bytes == 0) return {nullptr, nullptr, &free_block, c10::Device(c10::DeviceType::CPU)};
    const SizeClass size_class = size_class_of(bytes);
    void* data = take(size_class);
    guard(header_of(data), block_bytes(size_class.bytes));
    unguard(data, bytes);
    return {data, data, &free_block, c10::Device(c10::DeviceType::CPU)};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &free_block; }

  void copy_data(void* destination, const void* source, size_t count) const override {
    std::memcpy(destination, source, count);
  }

  static CachingAllocator& instance();

  size_t bytes_in_use() const { return in_use_.load(); }
  size_t peak_bytes() const { return peak_.load(); }
  size_t bytes_cached() {
    const std::lock_guard lock(mutex_);
    return cached();
  }
  void reset_peak() { peak_.store(in_use_.load()); }

  void empty_cache() {
    const std::lock_guard lock(mutex_);
    drop_cache();
  }

 private:
  static void free_block(void* data) {
    if (data != nullptr) instance().give_back(data);
  }

  void* take(SizeClass size_class) {
    count_use(size_class.bytes);
    if (void* cached = take_cached(size_class)) return cached;
    void* base = request(size_class);
    void* data = static_cast<char*>(base) + kAlignment;
    unguard(base, sizeof(BlockHeader));
    *header_of(data) = {size_class.bytes, size_class.index};
    return data;
  }

  void count_use(size_t bytes) {
    const size_t now = in_use_.fetch_add(bytes) + bytes;
    size_t peak = peak_.load();
    while (now > peak && !peak_.compare_exchange_weak(peak, now)) {
    }
  }

  void* take_cached(SizeClass size_class) {
    if (size_class.index == kLarge) return nullptr;
    const std::lock_guard lock(mutex_);
    auto& blocks = free_[size_class.index];
    if (blocks.empty()) return nullptr;
    void* data = blocks.back();
    blocks.pop_back();
    cached_small_ -= size_class.bytes;
    return data;
  }

  void* request(SizeClass size_class) {
    const size_t bytes = block_bytes(size_class.bytes);
    if (size_class.index == kLarge) {
      const std::lock_guard lock(mutex_);
      if (void* base = arena_.take(bytes)) return base;
    }
    void* base = nullptr;
    if (posix_memalign(&base, kAlignment, bytes) == 0) return base;
    empty_cache();
    if (posix_memalign(&base, kAlignment, bytes) == 0) return base;
    in_use_ -= size_class.bytes;
    TORCH_CHECK(false, "not enough memory: could not allocate ", bytes >> 20, " MB (", in_use_.load() >> 20,
                " MB in use by tensors)");
  }

  void give_back(void* data) {
    unguard(header_of(data), sizeof(BlockHeader));
    const BlockHeader header = *header_of(data);
    guard(header_of(data), block_bytes(header.bytes));
    in_use_ -= header.bytes;
    const std::lock_guard lock(mutex_);
    if (header.size_class != kLarge) {
      free_[header.size_class].push_back(data);
      cached_small_ += header.bytes;
    } else if (arena_.owns(header_of(data))) {
      arena_.give_back(header_of(data));
    } else {
      std::free(header_of(data));
    }
    // What the process used at most is what a step can want again; blocks beyond that are of sizes
    // that no longer come.
    most_used_ = std::max(most_used_, in_use_.load() + header.bytes);
    if (cached() > std::min(most_used_, most_cached_)) drop_cache();
  }

  size_t cached() const { return cached_small_ + arena_.cached(); }

  void drop_cache() {
    for (auto& blocks : free_) {
      for (void* data : blocks) std::free(header_of(data));
      blocks.clear();
    }
    cached_small_ = 0;
    arena_.drop();
  }

  std::atomic<size_t> in_use_ = 0;
  std::atomic<size_t> peak_ = 0;
  std::mutex mutex_;  // of what follows
  std::array<std::vector<void*>, kClasses> free_;
  size_t cached_small_ = 0;
  Arena arena_{memory_bytes()};
  size_t most_used_ = 0;
  const size_t most_cached_ = memory_bytes() / 2;
};

// Lives until the process ends: tensors may outlast static destructors.
CachingAllocator& CachingAllocator::instance() {
  static auto* const allocator = std::make_unique<CachingAllocator>().release();
  return *allocator;
}

napi_value memory_stats(const Napi::CallbackInfo& info) {
  auto& allocator = CachingAllocator::instance();
  auto result = Napi::Object::New(info.Env());
  result.Set("allocated", static_cast<double>(allocator.bytes_in_use()));
  result.Set("peak", static_cast<double>(allocator.peak_bytes()));
  result.Set("cached", static_cast<double>(allocator.bytes_cached()));
  return result;
}

napi_value reset_peak(const Napi::CallbackInfo& info) {
  CachingAllocator::instance().reset_peak();
  return info.Env().Undefined();
}

napi_value empty_cache(const Napi::CallbackInfo& info) {
  CachingAllocator::instance().empty_cache();
  return info.Env().Undefined();
}

}  // namespace

void install_caching_allocator() {
  static std::once_flag once;
  std::call_once(once, [] {
    constexpr uint8_t kPriority = 255;
    c10::SetCPUAllocator(&CachingAllocator::instance(), kPriority);
  });
}

void define_memory(Napi::Object exports) {
  define_function<memory_stats>(exports, "memoryStats");
  define_function<reset_peak>(exports, "resetPeakMemory");
  define_function<empty_cache>(exports, "emptyCache");
}

}  // namespace neco
