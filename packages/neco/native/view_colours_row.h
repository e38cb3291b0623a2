// The walk over a view's pixels, N at a time; compiled once for each vector width. Pixels are taken in blocks that stay
// in the nearest cache. Only the contrast needs the whole view before it (its mean brightness), and only the blur
// needs neighbours.
#pragma once

#include "sorting_lanes.h"
#include "view_colours.h"

namespace neco {

inline constexpr int kBlock = 1024;

template <int N>
struct ViewWalk {
  using Values = typename VectorOf<N>::Values;

  static NECO_INLINE Values load(const float* from) {
    Values values;
    __builtin_memcpy(&values, from, sizeof(values));
    return values;
  }
  static NECO_INLINE void store(float* to, Values values) { __builtin_memcpy(to, &values, sizeof(values)); }
  static NECO_INLINE Values smaller(Values a, Values b) { return a < b ? a : b; }
  static NECO_INLINE Values larger(Values a, Values b) { return a > b ? a : b; }
  static NECO_INLINE Values unit(Values a) { return smaller(larger(a, Values{}), Values{} + 1.0f); }

  // Red, green and blue of N pixels, 0 to 1.
  struct Pixels {
    Values channel[3];

    // ITU-R BT.601 weights as torchvision rounds them.
    NECO_INLINE Values luma() const {
      return channel[0] * 0.2989f + channel[1] * 0.587f + channel[2] * 0.114f;
    }
    NECO_INLINE void scale(float factor) {
      for (Values& values : channel) values = unit(values * factor);
    }
    NECO_INLINE void blend(Values other, float factor) {
      for (Values& values : channel) values = unit(values * factor + other * (1.0f - factor));
    }
    // See adjustHue in src/views/augment.ts for the formulas.
    NECO_INLINE void turn_hue(float sixths) {
      const Values red = channel[0], green = channel[1], blue = channel[2];
      const Values most = larger(red, larger(green, blue));
      const Values least = smaller(red, smaller(green, blue));
      const Values range = most - least;
      const Values inverse = 1.0f / (range > 0.0f ? range : Values{} + 1.0f);
      const Values from_green = (blue - red) * inverse + 2.0f;
      const Values from_blue = (red - green) * inverse + 4.0f;
      Values hue = most == green ? from_green : from_blue;
      hue = (most == red ? (green - blue) * inverse : hue) + sixths;
      hue = hue < 0.0f ? hue + 6.0f : hue;
      hue = hue >= 6.0f ? hue - 6.0f : hue;
      channel[0] = unit(distance(hue, 3.0f) - 1.0f) * range + least;
      channel[1] = unit(2.0f - distance(hue, 2.0f)) * range + least;
      channel[2] = unit(2.0f - distance(hue, 4.0f)) * range + least;
    }
    static NECO_INLINE Values distance(Values a, float b) { return larger(a - b, b - a); }
  };

  struct Block {
    float channel[3][kBlock];
    int count;

    NECO_INLINE Pixels at(int i) const {
      return {{load(channel[0] + i), load(channel[1] + i), load(channel[2] + i)}};
    }
    NECO_INLINE void put(int i, const Pixels& pixels) {
      for (int c = 0; c < 3; ++c) store(channel[c] + i, pixels.channel[c]);
    }
    template <class Change>
    NECO_INLINE void each(Change change) {
      for (int i = 0; i < count; i += N) {
        Pixels pixels = at(i);
        change(pixels);
        put(i, pixels);
      }
    }
    // Clears the lanes that the last group has beyond the pixels.
    void clear_rest() {
      for (int c = 0; c < 3; ++c) {
        for (int i = count; i % N != 0; ++i) channel[c][i] = 0.0f;
      }
    }
    void read_bytes(const std::uint8_t* pixels) {
      for (int i = 0; i < count; ++i) {
        for (int c = 0; c < 3; ++c) channel[c][i] = static_cast<float>(pixels[3 * i + c]) * (1.0f / 255.0f);
      }
      clear_rest();
    }
    void read_planes(const float* planes, std::int64_t stride) {
      for (int c = 0; c < 3; ++c) __builtin_memcpy(channel[c], planes + c * stride, count * sizeof(float));
      clear_rest();
    }
    void write_planes(float* planes, std::int64_t stride) const {
      for (int c = 0; c < 3; ++c) __builtin_memcpy(planes + c * stride, channel[c], count * sizeof(float));
    }
    double luma_sum() const {
      Values sums = {};
      int i = 0;
      for (; i + N <= count; i += N) sums += at(i).luma();
      if (i < count) {
        const Values last = at(i).luma();
        for (int lane = 0; lane < count - i; ++lane) sums[lane] += last[lane];
      }
      double sum = 0.0;
      for (int lane = 0; lane < N; ++lane) sum += sums[lane];
      return sum;
    }
    void apply(const JitterStep& step, float mean_luma) {
      const float amount = step.amount;
      switch (step.kind) {
        case Jitter::kBrightness:
          return each([=](Pixels& pixels) { pixels.scale(amount); });
        case Jitter::kContrast:
          return each([=](Pixels& pixels) { pixels.blend(Values{} + mean_luma, amount); });
        case Jitter::kSaturation:
          return each([=](Pixels& pixels) { pixels.blend(pixels.luma(), amount); });
        case Jitter::kHue:
          return each([=](Pixels& pixels) { pixels.turn_hue(amount); });
      }
    }
    void grey() {
      each([](Pixels& pixels) {
        const Values luma = pixels.luma();
        for (Values& values : pixels.channel) values = luma;
      });
    }
    void normalise(const ViewColours& view) {
      each([&](Pixels& pixels) {
        for (int c = 0; c < 3; ++c) pixels.channel[c] = pixels.channel[c] * view.scale[c] + view.offset[c];
      });
    }
  };

  // Everything but the blur. With a blur to come the planes are not yet normalised.
  static void change_colours(const ViewColours& view, float* planes) {
    const std::int64_t pixels = view.height * view.width;
    float mean_luma = 0.0f;
    int begin = 0;
    for (bool first = true;; first = false) {
      // Up to the next contrast; each stretch but the first begins with one.
      int end = first ? begin : begin + 1;
      while (end < view.step_count && view.steps[end].kind != Jitter::kContrast) ++end;
      const bool last = end == view.step_count;
      double sum = 0.0;
      for (std::int64_t start = 0; start < pixels; start += kBlock) {
        Block block;
        block.count = static_cast<int>(pixels - start < kBlock ? pixels - start : kBlock);
        if (first) block.read_bytes(view.pixels + 3 * start);
        else block.read_planes(planes + start, pixels);
        for (int step = begin; step < end; ++step) block.apply(view.steps[step], mean_luma);
        if (!last) sum += block.luma_sum();
        if (last && view.grayscale) block.grey();
        if (last && view.bell_size == 0) block.normalise(view);
        block.write_planes(planes + start, pixels);
      }
      if (last) return;
      mean_luma = static_cast<float>(sum / static_cast<double>(pixels));
      begin = end;
    }
  }

  static std::int64_t mirrored(std::int64_t i, std::int64_t size) {
    if (i < 0) return -i;
    return i < size ? i : 2 * (size - 1) - i;
  }

  // Sums over columns of one row, `line[radius + x]` for column x; `inside`: no row beyond an edge is needed.
  template <bool inside>
  static void blur_columns(const ViewColours& view, const float* plane, std::int64_t y, float* middle) {
    const std::int64_t width = view.width;
    const int radius = view.bell_size / 2;
    for (std::int64_t x = 0; x < width; x += N) {
      Values sum = {};
      for (int i = 0; i < view.bell_size; ++i) {
        const std::int64_t row = y + i - radius;
        sum += load(plane + (inside ? row : mirrored(row, view.height)) * width + x) * view.bell[i];
      }
      store(middle + x, sum);
    }
  }

  // Sums along a row, normalised; `line` has `radius` more numbers on either side.
  static void blur_row(const ViewColours& view, int c, const float* line, float* out) {
    const std::int64_t width = view.width;
    for (std::int64_t x = 0; x < width; x += N) {
      Values sum = {};
      for (int i = 0; i < view.bell_size; ++i) sum += load(line + x + i) * view.bell[i];
      sum = sum * view.scale[c] + view.offset[c];
      if (x + N <= width) store(out + x, sum);
      else __builtin_memcpy(out + x, &sum, (width - x) * sizeof(float));
    }
  }

  static void blur_plane(const ViewColours& view, int c, const float* plane, float* line) {
    const std::int64_t width = view.width;
    const int radius = view.bell_size / 2;
    float* middle = line + radius;
    for (std::int64_t y = 0; y < view.height; ++y) {
      if (y >= radius && y + radius < view.height) blur_columns<true>(view, plane, y, middle);
      else blur_columns<false>(view, plane, y, middle);
      for (int i = 1; i <= radius; ++i) {
        middle[-i] = middle[i];
        middle[width - 1 + i] = middle[width - 1 - i];
      }
      blur_row(view, c, line, view.out + (c * view.height + y) * width);
    }
  }

  // The three planes and a row with its mirrored ends; groups of lanes may reach beyond either.
  static std::size_t scratch_floats(const ViewColours& view) {
    if (view.bell_size == 0) return 0;
    return static_cast<std::size_t>(3 * view.height * view.width + view.width + view.bell_size + 2 * N);
  }

  static void run(const ViewColours& view) {
    if (view.bell_size == 0) return change_colours(view, view.out);
    const std::int64_t pixels = view.height * view.width;
    change_colours(view, view.scratch);
    float* line = view.scratch + 3 * pixels;
    for (int c = 0; c < 3; ++c) blur_plane(view, c, view.scratch + c * pixels, line);
  }
};

}  // namespace neco
