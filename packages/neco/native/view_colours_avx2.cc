// Eight pixels at a time; compiled with AVX2 and run only where the processor has it. Keep standard-library
// templates out of this file: the linker might pick its copy of them for the whole program.
#include "view_colours.h"

#if defined(__AVX2__)
#include "view_colours_row.h"

namespace neco {

ViewColoursKernel avx2_view_kernel() {
  return {"avx2", &ViewWalk<8>::scratch_floats, &ViewWalk<8>::run};
}

}  // namespace neco

#else

namespace neco {

ViewColoursKernel avx2_view_kernel() { return {"avx2", nullptr, nullptr}; }

}  // namespace neco

#endif
