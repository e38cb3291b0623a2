// Sixteen numbers a vector. Compiled with AVX-512 and run only where the processor has it. Keep standard-library
// templates out of this file: the linker might pick its copy of them for the whole program.
#include "nearest_rows.h"

#if defined(__AVX512F__)
#include <immintrin.h>

#include "nearest_rows_walk.h"

namespace neco {
namespace {

struct SixteenHalves {
  static NECO_INLINE VectorOf<16>::Values load(const std::uint16_t* from) {
    // The masked form: GCC warns of the other one that it starts from an undefined register.
    return _mm512_maskz_cvtph_ps(0xffff, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
  }
};

}  // namespace

RowKernel avx512_row_kernel() { return {"avx512", &RowWalk<16, SixteenHalves>::run}; }

}  // namespace neco

#else

namespace neco {

RowKernel avx512_row_kernel() { return {"avx512", nullptr}; }

}  // namespace neco

#endif
