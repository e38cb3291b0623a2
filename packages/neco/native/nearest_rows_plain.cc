// Four numbers a vector, in whatever vectors the target always has (SSE2, NEON).
#include "nearest_rows_walk.h"

namespace neco {
namespace {

struct FourHalves {
  using Bits = VectorOf<4>::Bits;

  // As RowWalk::single, four at a time.
  static NECO_INLINE VectorOf<4>::Values load(const std::uint16_t* from) {
    const Bits halves = {from[0], from[1], from[2], from[3]};
    const Bits magnitude = (halves & 0x7fff) << 13;
    VectorOf<4>::Values values;
    __builtin_memcpy(&values, &magnitude, sizeof(values));
    values *= 0x1p112f;
    Bits bits;
    __builtin_memcpy(&bits, &values, sizeof(bits));
    bits |= (halves & 0x8000) << 16;
    __builtin_memcpy(&values, &bits, sizeof(values));
    return values;
  }
};

}  // namespace

RowKernel plain_row_kernel() { return {"plain", &RowWalk<4, FourHalves>::run}; }

}  // namespace neco
