// 32 registers: six points with 64 centroids. Compiled with AVX-512 and run only where the processor has it. Keep
// standard-library templates out of this file: the linker might pick its copy of them for the whole program.
#include "nearest_centroids.h"

#if defined(__AVX512F__)
#include "nearest_centroids_walk.h"

namespace neco {

CentroidKernel avx512_centroid_kernel() {
  using Walk = CentroidWalk<16, 6, 4>;
  return {"avx512", Walk::kBlock, &Walk::run};
}

}  // namespace neco

#else

namespace neco {

CentroidKernel avx512_centroid_kernel() { return {"avx512", 64, nullptr}; }

}  // namespace neco

#endif
