// Eight numbers a vector. Compiled with AVX2 and F16C and run only where the processor has them. Keep standard-library
// templates out of this file: the linker might pick its copy of them for the whole program.
#include "nearest_rows.h"

#if defined(__AVX2__) && defined(__F16C__)
#include <immintrin.h>

#include "nearest_rows_walk.h"

namespace neco {
namespace {

struct EightHalves {
  static NECO_INLINE VectorOf<8>::Values load(const std::uint16_t* from) {
    return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
  }
};

}  // namespace

RowKernel avx2_row_kernel() { return {"avx2", &RowWalk<8, EightHalves>::run}; }

}  // namespace neco

#else

namespace neco {

RowKernel avx2_row_kernel() { return {"avx2", nullptr}; }

}  // namespace neco

#endif
