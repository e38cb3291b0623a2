// The nearest centroid of each point, and the compiled forms of the search.
#pragma once

#include <cstdint>

namespace neco {

struct CentroidSearch {
  std::int64_t dim;
  const float* points;       // [count, dim]
  std::int64_t count;
  // Centroids with their sign turned, cut into blocks of as many as a kernel takes at a time: [blocks, dim, block].
  const float* centroids;
  const float* offsets;      // [blocks * block]: half the squared length; infinity where there is no centroid
  std::int64_t blocks;
  std::int64_t* labels;      // [count]
  float* scores;             // [count]: the smallest offset - x.c
};

struct CentroidKernel {
  const char* name;
  std::int64_t block;
  void (*run)(const CentroidSearch& search);  // null where the file was compiled without the instructions
};

CentroidKernel plain_centroid_kernel();
CentroidKernel avx2_centroid_kernel();
CentroidKernel avx512_centroid_kernel();

}  // namespace neco
