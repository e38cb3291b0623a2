#include "arena.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace neco {
namespace {

constexpr std::size_t kAlignment = 64;

std::size_t rounded_up(std::size_t bytes, std::size_t step) { return (bytes + step - 1) / step * step; }

std::byte* reserve(std::size_t bytes) {
  void* base = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return base == MAP_FAILED ? nullptr : static_cast<std::byte*>(base);
}

}  // namespace

void Arena::Unmap::operator()(std::byte* base) const { munmap(base, bytes); }

Arena::Arena(std::size_t capacity) : base_(reserve(capacity), Unmap{capacity}) {
  if (base_) add_free(parts_.emplace(0, Part{capacity, 0, false}).first);
}

void* Arena::take(std::size_t bytes) {
  const std::size_t wanted = rounded_up(std::max<std::size_t>(bytes, 1), kAlignment);
  // The smallest part that is large enough; of several, the one nearest to the start.
  const auto found = free_.lower_bound({wanted, 0});
  if (found == free_.end()) return nullptr;
  const auto part = parts_.find(found->second);
  remove_free(part);
  auto& [offset, state] = *part;
  if (state.bytes > wanted) {
    const std::size_t touched = state.touched > wanted ? state.touched - wanted : 0;
    add_free(parts_.emplace_hint(std::next(part), offset + wanted, Part{state.bytes - wanted, touched, false}));
  }
  state = {wanted, 0, true};
  return base_.get() + offset;
}

void Arena::give_back(void* data) {
  auto part = parts_.find(static_cast<std::byte*>(data) - base_.get());
  part->second.lent = false;
  part->second.touched = part->second.bytes;
  add_free(part);
  join(part);
  if (part != parts_.begin()) join(std::prev(part));
}

bool Arena::owns(const void* data) const {
  const auto* address = static_cast<const std::byte*>(data);
  return base_ && address >= base_.get() && address < base_.get() + base_.get_deleter().bytes;
}

void Arena::drop() {
  static const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  for (auto& [offset, part] : parts_) {
    if (part.lent || part.touched == 0) continue;
    const std::size_t first = rounded_up(offset, page);
    const std::size_t end = (offset + part.bytes) / page * page;
    if (end > first) madvise(base_.get() + first, std::min(end - first, rounded_up(part.touched, page)), MADV_DONTNEED);
    part.touched = 0;
  }
  cached_ = 0;
}

void Arena::add_free(Parts::iterator part) {
  free_.emplace(part->second.bytes, part->first);
  cached_ += part->second.touched;
}

void Arena::remove_free(Parts::iterator part) {
  free_.erase({part->second.bytes, part->first});
  cached_ -= part->second.touched;
}

void Arena::join(Parts::iterator part) {
  const auto next = std::next(part);
  if (next == parts_.end() || part->second.lent || next->second.lent) return;
  remove_free(part);
  remove_free(next);
  auto& [bytes, touched, lent] = part->second;
  // Pages of the second part count from the start of the joined one.
  if (next->second.touched > 0) touched = bytes + next->second.touched;
  bytes += next->second.bytes;
  parts_.erase(next);
  add_free(part);
}

}  // namespace neco
