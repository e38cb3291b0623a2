// Four centroids a vector, in whatever vectors the target always has (SSE2, NEON).
#include "nearest_centroids_walk.h"

namespace neco {

CentroidKernel plain_centroid_kernel() {
  using Walk = CentroidWalk<4, 4, 2>;
  return {"plain", Walk::kBlock, &Walk::run};
}

}  // namespace neco
