// AddressSanitizer guards what malloc gives. The allocator of tensors cuts its own blocks out of larger memory and uses
// them again, so in a build with the sanitizer it says itself what of them may be touched; in others this is nothing.
#pragma once

#include <cstddef>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define NECO_ADDRESS_SANITIZER
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define NECO_ADDRESS_SANITIZER
#endif

#ifdef NECO_ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#endif

namespace neco {

#ifdef NECO_ADDRESS_SANITIZER
// After the data of a block; the header lies before it.
constexpr std::size_t kGuardBytes = 64;
inline void guard(const void* start, std::size_t bytes) { __asan_poison_memory_region(start, bytes); }
inline void unguard(const void* start, std::size_t bytes) { __asan_unpoison_memory_region(start, bytes); }
#else
constexpr std::size_t kGuardBytes = 0;
inline void guard(const void*, std::size_t) {}
inline void unguard(const void*, std::size_t) {}
#endif

}  // namespace neco
