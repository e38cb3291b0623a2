// The two steps of k-means. neco::nearest_centroids: |x - c|^2 / 2 is smallest where |c|^2 / 2 - x.c is; the products
// of all points with all centroids are never written. neco::cluster_sums: what the means of the clusters are made of.
#include "nearest_centroids.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/library.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "processor_features.h"

namespace neco {
namespace {

using at::Tensor;

// Multiplications for which another thread is worth its start.
constexpr std::int64_t kWorkPerThread = 1 << 20;

// Those of this build that this processor can run, the widest first.
const std::vector<CentroidKernel>& kernels() {
  static const std::vector<CentroidKernel> found = [] {
    std::vector<CentroidKernel> runnable;
    for (const auto& kernel : {avx512_centroid_kernel(), avx2_centroid_kernel(), plain_centroid_kernel()}) {
      if (kernel.run && processor_runs(kernel.name)) runnable.push_back(kernel);
    }
    return runnable;
  }();
  return found;
}

std::vector<std::string> centroid_kernels() {
  std::vector<std::string> names;
  for (const auto& kernel : kernels()) names.emplace_back(kernel.name);
  return names;
}

const CentroidKernel& kernel_of(const std::optional<std::string_view>& name) {
  if (!name) return kernels().front();
  const auto found = std::find_if(kernels().begin(), kernels().end(),
                                  [&](const CentroidKernel& kernel) { return kernel.name == *name; });
  TORCH_CHECK_VALUE(found != kernels().end(),
                    "neco::nearest_centroids: this build and processor have no kernel '", *name, "'");
  return *found;
}

void check(const Tensor& points, const Tensor& centroids) {
  for (const Tensor& tensor : {points, centroids}) {
    TORCH_CHECK_VALUE(tensor.dim() == 2 && tensor.scalar_type() == at::kFloat && tensor.is_cpu(),
                      "neco::nearest_centroids: points and centroids must be float32 matrices on the CPU, got ",
                      tensor.sizes(), " of ", tensor.scalar_type());
  }
  TORCH_CHECK_VALUE(points.size(1) == centroids.size(1) && centroids.size(0) > 0,
                    "neco::nearest_centroids: ", centroids.sizes(), " centroids for points ", points.sizes());
}

std::tuple<Tensor, Tensor> nearest_centroids(const Tensor& points, const Tensor& centroids,
                                             const std::optional<std::string_view>& kernel_name) {
  check(points, centroids);
  const auto& kernel = kernel_of(kernel_name);
  const std::int64_t dim = points.size(1);
  const std::int64_t blocks = (centroids.size(0) + kernel.block - 1) / kernel.block;
  const Tensor rows = at::zeros({blocks * kernel.block, dim}, at::kFloat);
  rows.narrow(0, 0, centroids.size(0)).copy_(centroids).neg_();
  const Tensor packed = rows.view({blocks, kernel.block, dim}).transpose(1, 2).contiguous();
  const Tensor offsets = at::full({blocks * kernel.block}, std::numeric_limits<float>::infinity(), at::kFloat);
  offsets.narrow(0, 0, centroids.size(0)).copy_(centroids.square().sum(1).mul_(0.5));

  const Tensor from = points.contiguous();
  Tensor labels = at::empty({points.size(0)}, at::kLong);
  Tensor scores = at::empty({points.size(0)}, at::kFloat);
  CentroidSearch all{};
  all.dim = dim;
  all.points = from.const_data_ptr<float>();
  all.centroids = packed.const_data_ptr<float>();
  all.offsets = offsets.const_data_ptr<float>();
  all.blocks = blocks;
  all.labels = labels.mutable_data_ptr<std::int64_t>();
  all.scores = scores.mutable_data_ptr<float>();
  const std::int64_t work = std::max<std::int64_t>(1, blocks * kernel.block * dim);
  at::parallel_for(0, points.size(0), std::max<std::int64_t>(1, kWorkPerThread / work),
                   [&](std::int64_t begin, std::int64_t end) {
                     CentroidSearch part = all;
                     part.points += begin * dim;
                     part.count = end - begin;
                     part.labels += begin;
                     part.scores += begin;
                     kernel.run(part);
                   });
  return {labels, scores};
}

// Each thread adds up a stretch of the points for itself, so that the same number of threads gives the same sums.
std::tuple<Tensor, Tensor> cluster_sums(const Tensor& points, const Tensor& labels, std::int64_t clusters) {
  TORCH_CHECK_VALUE(points.dim() == 2 && points.scalar_type() == at::kFloat && points.is_cpu() &&
                        labels.sizes().equals({points.size(0)}) && labels.scalar_type() == at::kLong && clusters > 0,
                    "neco::cluster_sums: points must be a float32 matrix on the CPU with an int64 label a row, got ",
                    points.sizes(), " of ", points.scalar_type(), " and ", labels.sizes());
  const std::int64_t count = points.size(0), dim = points.size(1);
  const std::int64_t parts = std::clamp<std::int64_t>(count * dim / kWorkPerThread, 1, at::get_num_threads());
  const Tensor from = points.contiguous(), of = labels.contiguous();
  const Tensor sums = at::zeros({parts, clusters, dim}, at::kDouble);
  const Tensor counts = at::zeros({parts, clusters}, at::kLong);
  at::parallel_for(0, parts, 1, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t part = first; part < last; ++part) {
      const float* point = from.const_data_ptr<float>() + count * part / parts * dim;
      double* sum = sums.mutable_data_ptr<double>() + part * clusters * dim;
      std::int64_t* members = counts.mutable_data_ptr<std::int64_t>() + part * clusters;
      for (std::int64_t i = count * part / parts; i < count * (part + 1) / parts; ++i, point += dim) {
        const std::int64_t label = of.const_data_ptr<std::int64_t>()[i];
        TORCH_CHECK_INDEX(label >= 0 && label < clusters, "neco::cluster_sums: label ", label, " of ", clusters);
        double* own = sum + label * dim;
        for (std::int64_t d = 0; d < dim; ++d) own[d] += point[d];
        ++members[label];
      }
    }
  });
  return {sums.sum(0), counts.sum(0)};
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(neco, library) {
  library.def(
      "nearest_centroids(Tensor points, Tensor centroids, *, str? kernel=None) -> (Tensor labels, Tensor scores)");
  library.def("centroid_kernels() -> str[]", &centroid_kernels);
  library.def("cluster_sums(Tensor points, Tensor labels, int clusters) -> (Tensor sums, Tensor counts)");
}

TORCH_LIBRARY_IMPL(neco, CPU, library) {
  library.impl("nearest_centroids", &nearest_centroids);
  library.impl("cluster_sums", &cluster_sums);
}

}  // namespace neco
