// neco::colour_view: colour jitter, grey, blur and normalisation of one view in one or two passes over its pixels.
// The same as the functions of src/views/augment.ts one after the other, up to rounding.
#include "view_colours.h"

#include <ATen/ATen.h>
#include <torch/library.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "processor_features.h"

namespace neco {
namespace {

using at::Tensor;

// Those of this build that this processor can run, the widest first.
const std::vector<ViewColoursKernel>& kernels() {
  static const std::vector<ViewColoursKernel> found = [] {
    std::vector<ViewColoursKernel> runnable;
    for (const auto& kernel : {avx512_view_kernel(), avx2_view_kernel(), plain_view_kernel()}) {
      if (kernel.run && processor_runs(kernel.name)) runnable.push_back(kernel);
    }
    return runnable;
  }();
  return found;
}

std::vector<std::string> view_kernels() {
  std::vector<std::string> names;
  for (const auto& kernel : kernels()) names.emplace_back(kernel.name);
  return names;
}

const ViewColoursKernel& kernel_of(const std::optional<std::string_view>& name) {
  if (!name) return kernels().front();
  const auto found = std::find_if(kernels().begin(), kernels().end(),
                                  [&](const ViewColoursKernel& kernel) { return kernel.name == *name; });
  TORCH_CHECK_VALUE(found != kernels().end(), "neco::colour_view: this build and processor have no kernel '",
                    *name, "'");
  return *found;
}

std::vector<JitterStep> steps_of(at::IntArrayRef kinds, at::ArrayRef<double> amounts) {
  TORCH_CHECK_VALUE(kinds.size() == amounts.size(), "neco::colour_view: ", kinds.size(), " kinds of jitter with ",
                    amounts.size(), " amounts");
  std::vector<JitterStep> steps;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    TORCH_CHECK_VALUE(kinds[i] >= 0 && kinds[i] <= static_cast<std::int64_t>(Jitter::kHue),
                      "neco::colour_view: there is no jitter of kind ", kinds[i]);
    const auto kind = static_cast<Jitter>(kinds[i]);
    TORCH_CHECK_VALUE(kind != Jitter::kHue || std::abs(amounts[i]) <= 0.5,
                      "neco::colour_view: the hue turns by -0.5 to 0.5, got ", amounts[i]);
    steps.push_back({kind, static_cast<float>(kind == Jitter::kHue ? 6 * amounts[i] : amounts[i])});
  }
  return steps;
}

void check(const Tensor& pixels, const Tensor& out, std::size_t bell_size) {
  TORCH_CHECK_VALUE(pixels.dim() == 3 && pixels.size(2) == 3 && pixels.scalar_type() == at::kByte &&
                        pixels.is_contiguous() && pixels.is_cpu(),
                    "neco::colour_view: pixels must be contiguous bytes [height, width, 3] on the CPU, got ",
                    pixels.sizes(), " of ", pixels.scalar_type());
  TORCH_CHECK_VALUE(out.sizes().equals({3, pixels.size(0), pixels.size(1)}) && out.scalar_type() == at::kFloat &&
                        out.is_contiguous() && out.is_cpu(),
                    "neco::colour_view: out must be contiguous float32 [3, height, width] on the CPU, got ",
                    out.sizes(), " of ", out.scalar_type());
  const auto widest = 2 * std::min(pixels.size(0), pixels.size(1)) - 1;
  TORCH_CHECK_VALUE(bell_size == 0 || (bell_size % 2 == 1 && static_cast<std::int64_t>(bell_size) <= widest),
                    "neco::colour_view: the blur needs an odd number of weights up to ", widest, ", got ", bell_size);
}

void colour_view(const Tensor& pixels, at::IntArrayRef jitter, at::ArrayRef<double> amounts, bool grayscale,
                 at::ArrayRef<double> bell, at::ArrayRef<double> mean, at::ArrayRef<double> deviation, Tensor out,
                 const std::optional<std::string_view>& kernel_name) {
  check(pixels, out, bell.size());
  TORCH_CHECK_VALUE(mean.size() == 3 && deviation.size() == 3,
                    "neco::colour_view: mean and deviation need a number for each of 3 channels");
  const auto& kernel = kernel_of(kernel_name);
  const auto steps = steps_of(jitter, amounts);
  const std::vector<float> weights(bell.begin(), bell.end());
  ViewColours view{};
  view.height = pixels.size(0);
  view.width = pixels.size(1);
  view.pixels = pixels.const_data_ptr<std::uint8_t>();
  view.steps = steps.data();
  view.step_count = static_cast<int>(steps.size());
  view.grayscale = grayscale;
  view.bell = weights.data();
  view.bell_size = static_cast<int>(weights.size());
  for (int c = 0; c < 3; ++c) {
    view.scale[c] = static_cast<float>(1 / deviation[c]);
    view.offset[c] = static_cast<float>(-mean[c] / deviation[c]);
  }
  view.out = out.mutable_data_ptr<float>();
  const Tensor scratch = at::empty({static_cast<std::int64_t>(kernel.scratch_floats(view))}, at::kFloat);
  view.scratch = scratch.mutable_data_ptr<float>();
  kernel.run(view);
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(neco, library) {
  // kinds: 0 brightness, 1 contrast, 2 saturation, 3 hue (in turns). bell: weights of the blur, empty for none.
  library.def(
      "colour_view(Tensor pixels, int[] kinds, float[] amounts, bool grayscale, float[] bell, float[] mean, "
      "float[] deviation, Tensor(a!) out, str? kernel=None) -> ()");
  library.def("view_kernels() -> str[]", &view_kernels);
}

TORCH_LIBRARY_IMPL(neco, CPU, library) { library.impl("colour_view", &colour_view); }

}  // namespace neco
