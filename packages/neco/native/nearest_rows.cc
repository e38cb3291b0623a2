// neco::nearest_rows: the rows of a half-precision bank with the largest inner products with each query. The bank is
// read once, where it lies (a file mapped to memory, say); products stay in the cache until the best are chosen.
#include "nearest_rows.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/library.h>

#include <algorithm>
#include <limits>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "processor_features.h"

namespace neco {
namespace {

using at::Tensor;

// Rows multiplied before the best are chosen: their products stay in the nearest cache for a few queries.
constexpr std::int64_t kChunk = 1024;

const std::vector<RowKernel>& kernels() {
  static const std::vector<RowKernel> found = [] {
    std::vector<RowKernel> runnable;
    for (const auto& kernel : {avx512_row_kernel(), avx2_row_kernel(), plain_row_kernel()}) {
      if (kernel.run && processor_runs(kernel.name)) runnable.push_back(kernel);
    }
    return runnable;
  }();
  return found;
}

std::vector<std::string> row_kernels() {
  std::vector<std::string> names;
  for (const auto& kernel : kernels()) names.emplace_back(kernel.name);
  return names;
}

const RowKernel& kernel_of(const std::optional<std::string_view>& name) {
  if (!name) return kernels().front();
  const auto found = std::find_if(kernels().begin(), kernels().end(),
                                  [&](const RowKernel& kernel) { return kernel.name == *name; });
  TORCH_CHECK_VALUE(found != kernels().end(), "neco::nearest_rows: this build and processor have no kernel '", *name,
                    "'");
  return *found;
}

struct Found {
  float similarity;
  std::int64_t row;
};

// Of equal rows the one that comes first.
bool is_better(const Found& a, const Found& b) {
  return a.similarity > b.similarity || (a.similarity == b.similarity && a.row < b.row);
}

// The k best of what was offered; the worst of them is on top of the heap.
class Best {
 public:
  explicit Best(std::size_t k) : k_(k) { heap_.reserve(k + 1); }

  void offer(const Found& found) {
    if (heap_.size() == k_ && !is_better(found, heap_.front())) return;
    heap_.push_back(found);
    std::push_heap(heap_.begin(), heap_.end(), is_better);
    if (heap_.size() <= k_) return;
    std::pop_heap(heap_.begin(), heap_.end(), is_better);
    heap_.pop_back();
  }

  void offer_all(const Best& other) {
    for (const auto& found : other.heap_) offer(found);
  }

  const std::vector<Found>& sorted() {
    std::sort(heap_.begin(), heap_.end(), is_better);
    return heap_;
  }

 private:
  std::size_t k_;
  std::vector<Found> heap_;
};

// What is searched, for all threads.
struct Search {
  const RowKernel& kernel;
  RowProducts all;
  const std::uint8_t* allowed;  // [count], or null
  std::int64_t group;           // of each so many rows only the best counts
};

void choose(const Search& search, std::int64_t first, std::int64_t count, const float* products, Best& best) {
  for (std::int64_t start = 0; start < count; start += search.group) {
    Found found{-std::numeric_limits<float>::infinity(), -1};
    for (std::int64_t i = start; i < std::min(count, start + search.group); ++i) {
      if (products[i] > found.similarity && (!search.allowed || search.allowed[first + i])) {
        found = {products[i], first + i};
      }
    }
    if (found.row >= 0) best.offer(found);
  }
}

// Rows from begin to end, in chunks of whole groups.
void search_rows(const Search& search, std::int64_t begin, std::int64_t end, std::vector<Best>& best) {
  const std::int64_t step = (std::max(kChunk, search.group) + search.group - 1) / search.group * search.group;
  std::vector<float> products(search.all.query_count * step);
  for (std::int64_t first = begin; first < end; first += step) {
    RowProducts part = search.all;
    part.rows += first * part.dim;
    part.count = std::min(step, end - first);
    part.products = products.data();
    search.kernel.run(part);
    for (std::int64_t q = 0; q < part.query_count; ++q) {
      choose(search, first, part.count, part.products + q * part.count, best[q]);
    }
  }
}

void check(const Tensor& bank, const Tensor& queries, std::int64_t k, const std::optional<Tensor>& allowed,
           std::int64_t group) {
  TORCH_CHECK_VALUE(bank.dim() == 2 && bank.scalar_type() == at::kHalf && bank.is_cpu() && bank.is_contiguous(),
                    "neco::nearest_rows: the bank must be a contiguous float16 matrix on the CPU, got ", bank.sizes(),
                    " of ", bank.scalar_type());
  TORCH_CHECK_VALUE(queries.dim() == 2 && queries.scalar_type() == at::kFloat && queries.size(1) == bank.size(1),
                    "neco::nearest_rows: ", queries.sizes(), " queries of ", queries.scalar_type(), " for rows of ",
                    bank.size(1), " numbers; they must be float32");
  TORCH_CHECK_VALUE(k > 0 && group > 0, "neco::nearest_rows: k and group must be above 0, got ", k, " and ", group);
  TORCH_CHECK_VALUE(!allowed || (allowed->sizes().equals({bank.size(0)}) && allowed->scalar_type() == at::kByte &&
                                 allowed->is_contiguous()),
                    "neco::nearest_rows: allowed must be a contiguous uint8 vector with one number a row");
}

std::tuple<Tensor, Tensor> nearest_rows(const Tensor& bank, const Tensor& queries, std::int64_t k,
                                        const std::optional<Tensor>& allowed, std::int64_t group,
                                        const std::optional<std::string_view>& kernel_name) {
  check(bank, queries, k, allowed, group);
  const Tensor from = queries.contiguous();
  const Search search{kernel_of(kernel_name),
                      {static_cast<const std::uint16_t*>(bank.const_data_ptr()), bank.size(0), bank.size(1),
                       from.const_data_ptr<float>(), from.size(0), nullptr},
                      allowed ? allowed->const_data_ptr<std::uint8_t>() : nullptr,
                      group};
  const std::size_t most = std::min(k, bank.size(0));
  std::vector<Best> best(from.size(0), Best(most));
  std::mutex mutex;
  const std::int64_t groups = (bank.size(0) + group - 1) / group;
  at::parallel_for(0, groups, std::max<std::int64_t>(1, 4 * kChunk / group),
                   [&](std::int64_t first, std::int64_t last) {
                     std::vector<Best> own(from.size(0), Best(most));
                     search_rows(search, first * group, std::min(last * group, bank.size(0)), own);
                     const std::lock_guard lock(mutex);
                     for (std::size_t q = 0; q < own.size(); ++q) best[q].offer_all(own[q]);
                   });
  Tensor similarities = at::full({from.size(0), k}, -std::numeric_limits<float>::infinity(), at::kFloat);
  Tensor rows = at::full({from.size(0), k}, -1, at::kLong);
  for (std::size_t q = 0; q < best.size(); ++q) {
    std::int64_t place = static_cast<std::int64_t>(q) * k;
    for (const auto& found : best[q].sorted()) {
      similarities.mutable_data_ptr<float>()[place] = found.similarity;
      rows.mutable_data_ptr<std::int64_t>()[place++] = found.row;
    }
  }
  return {similarities, rows};
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(neco, library) {
  library.def(
      "nearest_rows(Tensor bank, Tensor queries, int k, *, Tensor? allowed=None, int group=1, str? kernel=None) -> "
      "(Tensor similarities, Tensor rows)");
  library.def("row_kernels() -> str[]", &row_kernels);
}

TORCH_LIBRARY_IMPL(neco, CPU, library) { library.impl("nearest_rows", &nearest_rows); }

}  // namespace neco
