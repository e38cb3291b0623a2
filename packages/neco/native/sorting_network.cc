#include "sorting_network.h"

#include <map>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace neco {

Network::Network(const std::string& type, int wires) : wires_(wires) {
  if (wires < kMinWires || wires > kMaxWires) {
    throw std::invalid_argument("a sorting network needs " + std::to_string(kMinWires) + " to " +
                                std::to_string(kMaxWires) + " values a row, got " + std::to_string(wires));
  }
  if (type == "bitonic") {
    add_bitonic_layers();
  } else if (type == "odd_even") {
    add_odd_even_layers();
  } else {
    throw std::invalid_argument("unknown sorting network '" + type + "': expected bitonic or odd_even");
  }
  compute_reach();
}

NetworkView Network::view() const {
  const auto layers = static_cast<std::int32_t>(layer_end_.size());
  return {wires_,
          layers,
          static_cast<std::int32_t>(comparators_.size()),
          static_cast<std::int32_t>(reach_.size()) / layers,
          comparators_.data(),
          reach_.data()};
}

void Network::end_layer() { layer_end_.push_back(static_cast<std::int32_t>(comparators_.size())); }

// Batcher's bitonic sorter in the form of Petersen et al.: stage s merges runs of 2^(s+1) wires in s+1 layers,
// every second run descending. A size that is no power of two uses the last `wires_` wires of the next one.
void Network::add_bitonic_layers() {
  int stages = 0;
  while ((1 << stages) < wires_) ++stages;
  const int dropped = (1 << stages) - wires_;
  for (int stage = 0; stage < stages; ++stage) {
    for (int distance = 1 << stage; distance > 0; distance /= 2) {
      for (int wire = dropped; wire + distance < (1 << stages); ++wire) {
        if (wire & distance) continue;  // the upper end of a comparator
        const bool descending = (wire >> (stage + 1)) & 1;
        const auto low = static_cast<std::uint16_t>(wire - dropped);
        const auto high = static_cast<std::uint16_t>(wire + distance - dropped);
        comparators_.push_back(descending ? Comparator{high, low} : Comparator{low, high});
      }
      end_layer();
    }
  }
}

// Brick sort: `wires_` layers of neighbours, starting at wire 0 and 1 by turns.
void Network::add_odd_even_layers() {
  for (int layer = 0; layer < wires_; ++layer) {
    for (int wire = layer % 2; wire + 1 < wires_; wire += 2) {
      comparators_.push_back({static_cast<std::uint16_t>(wire), static_cast<std::uint16_t>(wire + 1)});
    }
    end_layer();
  }
}

void Network::compute_reach() {
  for (int first = 0; first < wires_; first += kReferencesPerBlock) {
    std::vector<bool> reached(wires_, false);
    for (int wire = first; wire < first + kReferencesPerBlock && wire < wires_; ++wire) reached[wire] = true;
    std::int32_t begin = 0;
    for (const std::int32_t end : layer_end_) {
      ComparatorRange active{begin, begin};
      for (std::int32_t c = begin; c < end; ++c) {
        const auto [low, high] = comparators_[c];
        if (!reached[low] && !reached[high]) continue;
        reached[low] = reached[high] = true;
        if (active.begin == active.end) active.begin = c;
        active.end = c + 1;
      }
      reach_.push_back(active);
      begin = end;
    }
  }
}

std::shared_ptr<const Network> shared_network(const std::string& type, int wires) {
  static std::mutex mutex;
  static std::map<std::pair<std::string, int>, std::shared_ptr<const Network>> networks;
  const std::lock_guard<std::mutex> lock(mutex);
  auto& network = networks[{type, wires}];
  if (!network) network = std::make_shared<const Network>(type, wires);
  return network;
}

}  // namespace neco
