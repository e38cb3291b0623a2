// Averages gradients over the ranks while the backward pass still runs.
#include <torch/csrc/autograd/function_hook.h>
#include <torch/csrc/autograd/variable.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <vector>

#include "distributed.h"
#include "errors.h"
#include "tensor_handle.h"

namespace neco {
namespace {

// Parameters of one dtype, their gradients side by side in one buffer.
struct Bucket {
  std::vector<size_t> members;
  at::Tensor buffer;
  size_t missing = 0;
  c10::intrusive_ptr<c10d::Work> work;
};

// Gradients are views of the buckets' buffers, so that nothing is copied. While armed, a bucket whose last gradient
// has come is sent off at once, in the order of the buckets: the same on every rank.
class Reducer {
 public:
  Reducer(std::shared_ptr<ProcessGroup> group, std::vector<at::Tensor> parameters, int64_t bucket_bytes)
      : group_(std::move(group)), parameters_(std::move(parameters)), state_(parameters_.size()) {
    // The backward pass meets parameters roughly in reverse.
    for (size_t i = parameters_.size(); i-- > 0;) {
      const auto& parameter = parameters_[i];
      const int64_t bytes = static_cast<int64_t>(parameter.nbytes());
      const bool fits = !buckets_.empty() && sizes_.back() + bytes <= bucket_bytes &&
                        parameters_[buckets_.back().members[0]].scalar_type() == parameter.scalar_type();
      if (!fits) {
        buckets_.emplace_back();
        sizes_.push_back(0);
      }
      state_[i].bucket = buckets_.size() - 1;
      buckets_.back().members.push_back(i);
      sizes_.back() += bytes;
    }
    for (auto& bucket : buckets_) allocate(bucket);
  }

  size_t bucket_count() const { return buckets_.size(); }
  size_t sent_early() const { return sent_early_; }

  // To be called before a step's first backward pass.
  void prepare() {
    const std::lock_guard lock(mutex_);
    armed_ = false;
    next_ = 0;
    sent_early_ = 0;
    for (auto& bucket : buckets_) {
      bucket.missing = bucket.members.size();
      bucket.work.reset();
      bucket.buffer.zero_();
    }
    for (size_t i = 0; i < parameters_.size(); ++i) {
      state_[i].used = state_[i].arrived = false;
      parameters_[i].mutable_grad() = state_[i].view;
    }
  }

  // What follows is the step's last backward pass.
  void arm() {
    const std::lock_guard lock(mutex_);
    armed_ = true;
  }

  // Called by autograd after it has added to a parameter's gradient.
  void arrived(size_t index) {
    const std::lock_guard lock(mutex_);
    auto& state = state_[index];
    state.used = true;
    if (!armed_ || state.arrived) {
      TORCH_CHECK(!buckets_[state.bucket].work, "a gradient changed after it had been sent to the other ranks");
      return;
    }
    state.arrived = true;
    --buckets_[state.bucket].missing;
    for (; next_ < buckets_.size() && buckets_[next_].missing == 0; ++next_, ++sent_early_) send(buckets_[next_]);
  }

  // Sends what is left, waits, and divides by the number of ranks. Parameters that no backward pass met on this
  // rank have no gradient afterwards, as without ranks.
  void finish() {
    {
      const std::lock_guard lock(mutex_);
      for (; next_ < buckets_.size(); ++next_) send(buckets_[next_]);
    }
    const at::NoGradGuard guard;
    const double ranks = group_->backend->getSize();
    for (auto& bucket : buckets_) {
      wait_for(*bucket.work, group_->timeout);
      bucket.buffer.div_(ranks);
    }
    for (size_t i = 0; i < parameters_.size(); ++i) {
      if (!state_[i].used) parameters_[i].mutable_grad().reset();
    }
  }

  const std::vector<at::Tensor>& parameters() const { return parameters_; }

 private:
  struct ParameterState {
    size_t bucket = 0;
    at::Tensor view;
    bool used = false;     // in this step
    bool arrived = false;  // since it was armed
  };

  void allocate(Bucket& bucket) {
    int64_t count = 0;
    for (const size_t i : bucket.members) count += parameters_[i].numel();
    bucket.buffer = at::zeros({count}, parameters_[bucket.members[0]].options().requires_grad(false));
    int64_t start = 0;
    for (const size_t i : bucket.members) {
      state_[i].view = bucket.buffer.narrow(0, start, parameters_[i].numel()).view(parameters_[i].sizes());
      start += parameters_[i].numel();
    }
  }

  void send(Bucket& bucket) { bucket.work = start_all_reduce(*group_, bucket.buffer); }

  std::shared_ptr<ProcessGroup> group_;
  std::vector<at::Tensor> parameters_;
  std::vector<ParameterState> state_;
  std::vector<Bucket> buckets_;
  std::vector<int64_t> sizes_;
  std::mutex mutex_;
  bool armed_ = false;
  size_t next_ = 0;
  size_t sent_early_ = 0;
};

// Does not keep the reducer alive: the parameters may outlive it.
class ArrivalHook : public torch::autograd::PostAccumulateGradHook {
 public:
  ArrivalHook(std::weak_ptr<Reducer> reducer, size_t index) : reducer_(std::move(reducer)), index_(index) {}
  void operator()(const at::Tensor&) override {
    if (const auto reducer = reducer_.lock()) reducer->arrived(index_);
  }

 private:
  std::weak_ptr<Reducer> reducer_;
  size_t index_;
};

using ReducerPointer = std::shared_ptr<Reducer>;

// reducerOpen(group, parameters, bucketBytes)
napi_value reducer_open(const Napi::CallbackInfo& info) {
  auto& environment = Environment::of(info.Env());
  const auto array = info[1].As<Napi::Array>();
  std::vector<at::Tensor> parameters;
  for (uint32_t i = 0; i < array.Length(); ++i) {
    parameters.push_back(unwrap_tensor(environment, Napi::Value(array.Get(i))));
    TORCH_CHECK(parameters.back().is_leaf() && parameters.back().requires_grad(), "parameter ", i,
                " is not a leaf that requires a gradient");
  }
  TORCH_CHECK(!parameters.empty(), "no parameters given");
  auto reducer = std::make_shared<Reducer>(held<std::shared_ptr<ProcessGroup>>(info[0]), parameters,
                                           info[2].As<Napi::Number>().Int64Value());
  for (size_t i = 0; i < parameters.size(); ++i) {
    torch::autograd::impl::set_post_acc_grad_hooks(parameters[i], std::make_unique<ArrivalHook>(reducer, i));
  }
  auto pointer = std::make_unique<ReducerPointer>(reducer);
  return Napi::External<ReducerPointer>::New(info.Env(), pointer.release(), [](Napi::Env, ReducerPointer* raw) {
    std::unique_ptr<ReducerPointer>{raw};
  });
}

napi_value reducer_prepare(const Napi::CallbackInfo& info) {
  held<ReducerPointer>(info[0])->prepare();
  return info.Env().Undefined();
}

napi_value reducer_arm(const Napi::CallbackInfo& info) {
  held<ReducerPointer>(info[0])->arm();
  return info.Env().Undefined();
}

napi_value reducer_finish(const Napi::CallbackInfo& info) {
  held<ReducerPointer>(info[0])->finish();
  return info.Env().Undefined();
}

// reducerCounts(reducer): buckets, and how many of them the last step sent before its backward pass had ended.
napi_value reducer_counts(const Napi::CallbackInfo& info) {
  const auto& reducer = *held<ReducerPointer>(info[0]);
  auto counts = Napi::Array::New(info.Env(), 2);
  counts.Set(0u, Napi::Number::New(info.Env(), static_cast<double>(reducer.bucket_count())));
  counts.Set(1u, Napi::Number::New(info.Env(), static_cast<double>(reducer.sent_early())));
  return counts;
}

// reducerClose(reducer): takes its hooks off and drops its buffers.
napi_value reducer_close(const Napi::CallbackInfo& info) {
  auto& reducer = held<ReducerPointer>(info[0]);
  if (reducer) {
    for (const auto& parameter : reducer->parameters()) {
      torch::autograd::impl::set_post_acc_grad_hooks(parameter, nullptr);
    }
  }
  reducer.reset();
  return info.Env().Undefined();
}

}  // namespace

void define_reducer(Napi::Object exports) {
  define_function<reducer_open>(exports, "reducerOpen");
  define_function<reducer_prepare>(exports, "reducerPrepare");
  define_function<reducer_arm>(exports, "reducerArm");
  define_function<reducer_finish>(exports, "reducerFinish");
  define_function<reducer_counts>(exports, "reducerCounts");
  define_function<reducer_close>(exports, "reducerClose");
}

}  // namespace neco
