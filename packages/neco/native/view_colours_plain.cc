// Four pixels at a time in whatever vectors the target always has (SSE2, NEON).
#include "view_colours_row.h"

namespace neco {

ViewColoursKernel plain_view_kernel() {
  return {"plain", &ViewWalk<4>::scratch_floats, &ViewWalk<4>::run};
}

}  // namespace neco
