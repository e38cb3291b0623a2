// Four rows at a time in whatever vectors the target always has (SSE2, NEON), and one row in double precision.
#include "sorting_groups.h"
#include "sorting_lanes.h"

namespace neco {

SortingKernel<float> plain_float_kernel() {
  return {"plain", 4, &group_scratch_bytes<Lanes<4>>, &run_group<Lanes<4>>};
}

SortingKernel<double> plain_double_kernel() {
  return {"plain", 1, &group_scratch_bytes<OneDouble>, &run_group<OneDouble>};
}

}  // namespace neco
