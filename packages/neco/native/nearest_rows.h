// Products of half-precision rows with single-precision queries, and their compiled forms.
#pragma once

#include <cstdint>

namespace neco {

struct RowProducts {
  const std::uint16_t* rows;  // [count, dim]: bits of finite IEEE half-precision numbers
  std::int64_t count;
  std::int64_t dim;
  const float* queries;       // [query_count, dim]
  std::int64_t query_count;
  float* products;            // [query_count, count]
};

struct RowKernel {
  const char* name;
  void (*run)(const RowProducts& products);  // null where the file was compiled without the instructions
};

RowKernel plain_row_kernel();
RowKernel avx2_row_kernel();
RowKernel avx512_row_kernel();

}  // namespace neco
