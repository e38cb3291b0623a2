// Sixteen pixels at a time; compiled with AVX-512 and run only where the processor has it. Keep standard-library
// templates out of this file: the linker might pick its copy of them for the whole program.
#include "view_colours.h"

#if defined(__AVX512F__)
#include "view_colours_row.h"

namespace neco {

ViewColoursKernel avx512_view_kernel() {
  return {"avx512", &ViewWalk<16>::scratch_floats, &ViewWalk<16>::run};
}

}  // namespace neco

#else

namespace neco {

ViewColoursKernel avx512_view_kernel() { return {"avx512", nullptr, nullptr}; }

}  // namespace neco

#endif
