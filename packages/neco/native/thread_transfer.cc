// neco::hand_over and neco::take_over: a tensor goes from one thread of JavaScript to another without a copy. JavaScript
// objects stay in their thread, libtorch's tensors need not: one thread leaves its tensor here and posts the number it
// gets, the other one fetches the tensor with the number.
#include <ATen/ATen.h>
#include <torch/library.h>

#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace neco {
namespace {

class Transfers {
 public:
  std::int64_t leave(at::Tensor tensor) {
    const std::lock_guard lock(mutex_);
    const std::int64_t number = next_++;
    left_.emplace(number, std::move(tensor));
    return number;
  }
  at::Tensor fetch(std::int64_t number) {
    const std::lock_guard lock(mutex_);
    const auto found = left_.find(number);
    TORCH_CHECK_INDEX(found != left_.end(), "neco::take_over: no tensor was left under the number ", number);
    at::Tensor tensor = std::move(found->second);
    left_.erase(found);
    return tensor;
  }

 private:
  std::mutex mutex_;
  std::int64_t next_ = 1;
  std::unordered_map<std::int64_t, at::Tensor> left_;
};

// Not destroyed: other threads may still run while the process ends.
Transfers& transfers() {
  static auto& all = *new Transfers;
  return all;
}

std::int64_t hand_over(const at::Tensor& tensor) { return transfers().leave(tensor.detach()); }

at::Tensor take_over(std::int64_t number) { return transfers().fetch(number); }

}  // namespace

TORCH_LIBRARY_FRAGMENT(neco, library) {
  library.def("hand_over(Tensor tensor) -> int", &hand_over);
  library.def("take_over(int number) -> Tensor", &take_over);
}

}  // namespace neco
