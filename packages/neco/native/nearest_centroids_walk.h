// The search over all centroids, compiled once for each vector width: a product of R points with V vectors of N
// centroids stays in registers, and only its minimum is written. Points are taken in chunks, so that a block of
// centroids stays in the nearest cache for many of them.
#pragma once

#include "nearest_centroids.h"
#include "sorting_lanes.h"

namespace neco {

template <int N, int R, int V>
struct CentroidWalk {
  using Values = typename VectorOf<N>::Values;
  using Bits = typename VectorOf<N>::Bits;
  static constexpr std::int64_t kBlock = N * V;
  static constexpr std::int64_t kChunk = 16 * R;

  // Of each point: the smallest score in each lane and the number of the vector that held it.
  struct Best {
    Values score[kChunk];
    Bits vector[kChunk];
  };

  static void run(const CentroidSearch& search) {
    Best best;
    for (std::int64_t first = 0; first < search.count; first += kChunk) {
      const std::int64_t count = search.count - first < kChunk ? search.count - first : kChunk;
      for (std::int64_t i = 0; i < count; ++i) {
        best.score[i] = Values{} + __builtin_inff();
        best.vector[i] = Bits{};
      }
      for (std::int64_t block = 0; block < search.blocks; ++block) {
        for (std::int64_t i = 0; i < count; i += R) compare(search, first, i, count - 1, block, best);
      }
      for (std::int64_t i = 0; i < count; ++i) finish(search, first + i, best.score[i], best.vector[i]);
    }
  }

  // R points from i on with one block; a group at the end of the chunk takes its last point more than once.
  static NECO_INLINE void compare(const CentroidSearch& search, std::int64_t first, std::int64_t i,
                                  std::int64_t last, std::int64_t block, Best& best) {
    std::int64_t place[R];
    const float* point[R];
    Values sums[R][V];
    for (int r = 0; r < R; ++r) {
      place[r] = i + r < last ? i + r : last;
      point[r] = search.points + (first + place[r]) * search.dim;
      for (int v = 0; v < V; ++v) sums[r][v] = load(search.offsets + block * kBlock + v * N);
    }
    const float* centroids = search.centroids + block * search.dim * kBlock;
    for (std::int64_t d = 0; d < search.dim; ++d, centroids += kBlock) {
      Values row[V];
      for (int v = 0; v < V; ++v) row[v] = load(centroids + v * N);
      for (int r = 0; r < R; ++r) {
        const Values x = Values{} + point[r][d];
        for (int v = 0; v < V; ++v) sums[r][v] += x * row[v];
      }
    }
    for (int r = 0; r < R; ++r) {
      Values score = best.score[place[r]];
      Bits vector = best.vector[place[r]];
      for (int v = 0; v < V; ++v) {
        const auto smaller = sums[r][v] < score;
        score = smaller ? sums[r][v] : score;
        vector = smaller ? Bits{} + static_cast<std::int32_t>(block * V + v) : vector;
      }
      best.score[place[r]] = score;
      best.vector[place[r]] = vector;
    }
  }

  // Of equal scores the centroid that comes first.
  static NECO_INLINE void finish(const CentroidSearch& search, std::int64_t at, Values score, Bits vector) {
    float smallest = score[0];
    std::int64_t label = static_cast<std::int64_t>(vector[0]) * N;
    for (int lane = 1; lane < N; ++lane) {
      const std::int64_t candidate = static_cast<std::int64_t>(vector[lane]) * N + lane;
      if (score[lane] < smallest || (score[lane] == smallest && candidate < label)) {
        smallest = score[lane];
        label = candidate;
      }
    }
    search.labels[at] = label;
    search.scores[at] = smallest;
  }

  static NECO_INLINE Values load(const float* from) {
    Values values;
    __builtin_memcpy(&values, from, sizeof(values));
    return values;
  }
};

}  // namespace neco
