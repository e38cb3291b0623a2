// Which of the compiled kernels this processor can run.
#pragma once

#include <string_view>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace neco {

// The instructions with which scripts/setup compiles files named *_avx2.cc and *_avx512.cc; "plain" runs everywhere.
inline bool processor_runs(std::string_view kernel) {
#if defined(__x86_64__)
  if (kernel == "avx2") {
    // Not every compiler knows F16C by name. Whether the system saves its registers is part of the answer on AVX2.
    unsigned int a = 0, b = 0, c = 0, d = 0;
    const bool f16c = __get_cpuid(1, &a, &b, &c, &d) && (c & bit_F16C);
    return f16c && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  }
  if (kernel == "avx512") {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("fma");
  }
#endif
  return kernel == "plain";
}

}  // namespace neco
