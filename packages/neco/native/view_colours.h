// The colour changes of one view, from bytes to normalised planes, and their compiled forms.
#pragma once

#include <cstddef>
#include <cstdint>

namespace neco {

enum class Jitter : std::int64_t { kBrightness, kContrast, kSaturation, kHue };

struct JitterStep {
  Jitter kind;
  float amount;  // a factor; for the hue sixths of a turn, -3 to 3
};

struct ViewColours {
  std::int64_t height;
  std::int64_t width;
  const std::uint8_t* pixels;  // [height, width, 3]
  const JitterStep* steps;     // in the order in which they are applied
  int step_count;
  bool grayscale;
  const float* bell;  // weights of the blur, an odd number of them; none: no blur
  int bell_size;
  float scale[3];  // what comes out is value * scale + offset, channel by channel
  float offset[3];
  float* out;      // [3, height, width]
  float* scratch;  // as many floats as the kernel asks for
};

struct ViewColoursKernel {
  const char* name;
  std::size_t (*scratch_floats)(const ViewColours& view);
  void (*run)(const ViewColours& view);  // null where the file was compiled without the instructions
};

ViewColoursKernel plain_view_kernel();
ViewColoursKernel avx2_view_kernel();
ViewColoursKernel avx512_view_kernel();

}  // namespace neco
