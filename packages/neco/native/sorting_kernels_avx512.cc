// Sixteen rows at a time; compiled with AVX-512 and run only where the processor has it. Keep standard-library
// templates out of this file: the linker might pick its copy of them for the whole program.
#include "sorting_kernels.h"

#if defined(__AVX512F__)
#include "sorting_groups.h"
#include "sorting_lanes.h"

namespace neco {

SortingKernel<float> avx512_kernel() {
  return {"avx512", 16, &group_scratch_bytes<Lanes<16>>, &run_group<Lanes<16>>};
}

}  // namespace neco

#else

namespace neco {

SortingKernel<float> avx512_kernel() { return {"avx512", 16, nullptr, nullptr}; }

}  // namespace neco

#endif
