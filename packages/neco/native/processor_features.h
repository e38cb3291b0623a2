// Which of the compiled kernels this processor can run.
#pragma once

#include <string_view>

namespace neco {

// The instructions with which scripts/setup compiles files named *_avx2.cc and *_avx512.cc; "plain" runs everywhere.
inline bool processor_runs(std::string_view kernel) {
#if defined(__x86_64__)
  if (kernel == "avx2") return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (kernel == "avx512") {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("fma");
  }
#endif
  return kernel == "plain";
}

}  // namespace neco
