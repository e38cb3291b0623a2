// Eight rows at a time; compiled with AVX2 and run only where the processor has it. Keep standard-library
// templates out of this file: the linker might pick its copy of them for the whole program.
#include "sorting_kernels.h"

#if defined(__AVX2__)
#include "sorting_groups.h"
#include "sorting_lanes.h"

namespace neco {

SortingKernel<float> avx2_kernel() {
  return {"avx2", 8, &group_scratch_bytes<Lanes<8>>, &run_group<Lanes<8>>};
}

}  // namespace neco

#else

namespace neco {

SortingKernel<float> avx2_kernel() { return {"avx2", 8, nullptr, nullptr}; }

}  // namespace neco

#endif
