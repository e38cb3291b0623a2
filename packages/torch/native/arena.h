#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <set>

namespace neco {

// Memory for large tensors: one reserved range of addresses, of which parts are lent out and neighbouring free parts
// are joined, so that what a tensor of one size leaves serves tensors of any other. Pages cost memory only once they
// are touched. Not safe for use by several threads at once.
class Arena {
 public:
  // Reserves `capacity` bytes of addresses; if the system refuses, the arena lends nothing.
  explicit Arena(std::size_t capacity);

  // Memory aligned to 64 bytes, or null if there is no free part as large as that.
  void* take(std::size_t bytes);
  void give_back(void* data);
  bool owns(const void* data) const;

  // Bytes of free parts that still hold pages, at most.
  std::size_t cached() const { return cached_; }
  // Returns the free parts' pages to the system.
  void drop();

 private:
  struct Part {
    std::size_t bytes;
    // Bytes from the start of a free part that may hold pages.
    std::size_t touched;
    bool lent;
  };
  using Parts = std::map<std::size_t, Part>;  // by offset

  struct Unmap {
    std::size_t bytes;
    void operator()(std::byte* base) const;
  };

  void add_free(Parts::iterator part);
  void remove_free(Parts::iterator part);
  // Joins a free part with the next one if that is free too.
  void join(Parts::iterator part);

  std::unique_ptr<std::byte, Unmap> base_;
  Parts parts_;
  std::set<std::pair<std::size_t, std::size_t>> free_;  // (bytes, offset)
  std::size_t cached_ = 0;
};

}  // namespace neco
