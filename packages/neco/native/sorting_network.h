// Sorting networks as flat lists of comparators, and views of them that kernels walk.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

// Marks what a CUDA source calls on the device too.
#if defined(__CUDACC__)
#define NECO_DEVICE __host__ __device__
#else
#define NECO_DEVICE
#endif

namespace neco {

// Wires are counted in 16 bits and the scratch of a thread grows with the number of comparators.
inline constexpr int kMinWires = 2;
inline constexpr int kMaxWires = 256;

// References (columns of a row's permutation matrix) that are carried through the network together.
inline constexpr int kReferencesPerBlock = 4;

// The smaller of the two values leaves on `min_wire`.
struct Comparator {
  std::uint16_t min_wire;
  std::uint16_t max_wire;
};

// Half-open range of comparator indices.
struct ComparatorRange {
  std::int32_t begin;
  std::int32_t end;
};

// Plain pointers into a Network: what the per-row algorithm needs, usable on any device.
struct NetworkView {
  std::int32_t wires;
  std::int32_t layers;
  std::int32_t comparator_count;
  std::int32_t blocks;                // groups of kReferencesPerBlock references
  const Comparator* comparators;      // [comparator_count], layer by layer
  const ComparatorRange* reach;       // [blocks, layers], see Network
};

// A network for `wires` values. The comparators of a layer touch disjoint wires.
//
// `reach` holds, for a block of references and a layer, the comparators that can carry weight of these
// references. A permutation matrix starts as the identity, so in the first layers a reference sits on few
// wires and all other comparators would mix zeros; for 49 wires of a bitonic network that leaves 54 % of the work.
class Network {
 public:
  // `type` is "bitonic" or "odd_even"; throws std::invalid_argument for anything else and for a number of
  // wires outside kMinWires..kMaxWires.
  Network(const std::string& type, int wires);

  NetworkView view() const;

 private:
  void add_bitonic_layers();
  void add_odd_even_layers();
  void end_layer();
  void compute_reach();

  int wires_;
  std::vector<Comparator> comparators_;
  std::vector<std::int32_t> layer_end_;
  std::vector<ComparatorRange> reach_;
};

// The network of this type and size, built once a process. Thread-safe.
std::shared_ptr<const Network> shared_network(const std::string& type, int wires);

}  // namespace neco
