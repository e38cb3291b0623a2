// 16 registers: six points with 16 centroids. Compiled with AVX2 and run only where the processor has it. Keep
// standard-library templates out of this file: the linker might pick its copy of them for the whole program.
#include "nearest_centroids.h"

#if defined(__AVX2__)
#include "nearest_centroids_walk.h"

namespace neco {

CentroidKernel avx2_centroid_kernel() {
  using Walk = CentroidWalk<8, 6, 2>;
  return {"avx2", Walk::kBlock, &Walk::run};
}

}  // namespace neco

#else

namespace neco {

CentroidKernel avx2_centroid_kernel() { return {"avx2", 16, nullptr}; }

}  // namespace neco

#endif
