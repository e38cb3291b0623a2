// Process groups and their collectives.
#include <memory>
#include <utility>
#include <vector>

#include "distributed.h"
#include "distributed_backend.h"
#include "distributed_background.h"
#include "errors.h"
#include "tensor_handle.h"

namespace neco {
namespace {

using std::chrono::milliseconds;
using GroupPointer = std::shared_ptr<ProcessGroup>;
using WorkPointer = c10::intrusive_ptr<c10d::Work>;

// A running collective; its tensors live at least as long.
struct HeldWork {
  WorkPointer work;
  std::vector<at::Tensor> outputs;
  milliseconds timeout;
};

ProcessGroup& open_group(const Napi::Value& value) {
  auto& group = *held<GroupPointer>(value);
  TORCH_CHECK(group.backend, "the process group was closed");
  return group;
}

std::vector<std::string> strings(const Napi::Value& value) {
  std::vector<std::string> result;
  const auto array = value.As<Napi::Array>();
  for (uint32_t i = 0; i < array.Length(); ++i) result.push_back(array.Get(i).As<Napi::String>().Utf8Value());
  return result;
}

// groupOpen(backend, store, rank, size, timeoutMs, interfaces, hostname, gpu)
napi_value group_open(const Napi::CallbackInfo& info) {
  const auto name = info[0].As<Napi::String>().Utf8Value();
  BackendOptions options{
      .store = store_in(info[1]),
      .rank = info[2].As<Napi::Number>().Int32Value(),
      .size = info[3].As<Napi::Number>().Int32Value(),
      .timeout = milliseconds(info[4].As<Napi::Number>().Int64Value()),
      .interfaces = strings(info[5]),
      .hostname = info[6].As<Napi::String>().Utf8Value(),
      .gpu = info[7].As<Napi::Number>().Int32Value(),
  };
  return in_background(info.Env(), "ProcessGroup", [=]() -> Settle {
    auto group = std::make_shared<ProcessGroup>();
    group->backend = name == "nccl" ? make_nccl(options) : make_gloo(options);
    group->timeout = options.timeout;
    return [group](Napi::Env env) -> Napi::Value {
      // Never freed by the garbage collector: see `held`.
      auto pointer = std::make_unique<GroupPointer>(group);
      return Napi::External<GroupPointer>::New(env, pointer.release());
    };
  });
}

// Waits for the backend's threads: to be called only when no collective runs.
napi_value group_close(const Napi::CallbackInfo& info) {
  auto& backend = held<GroupPointer>(info[0])->backend;
  if (backend) backend->shutdown();  // NCCL warns without
  backend.reset();
  return info.Env().Undefined();
}

napi_value started_work(Napi::Env env, ProcessGroup& group, WorkPointer work, std::vector<at::Tensor> outputs) {
  ++group.started;
  auto holder = std::make_unique<HeldWork>(HeldWork{std::move(work), std::move(outputs), group.timeout});
  return Napi::External<HeldWork>::New(env, holder.release(),
                                       [](Napi::Env, HeldWork* raw) { std::unique_ptr<HeldWork>{raw}; });
}

c10d::ReduceOp reduce_op(const std::string& name) {
  if (name == "sum") return c10d::ReduceOp::SUM;
  if (name == "max") return c10d::ReduceOp::MAX;
  if (name == "min") return c10d::ReduceOp::MIN;
  throw ArgumentError("unknown reduction " + name + " (sum, max or min)");
}

// allReduce(group, tensor, op): in place.
napi_value all_reduce(const Napi::CallbackInfo& info) {
  auto& group = open_group(info[0]);
  std::vector<at::Tensor> tensors{unwrap_tensor(Environment::of(info.Env()), info[1])};
  c10d::AllreduceOptions options;
  options.reduceOp = reduce_op(info[2].As<Napi::String>().Utf8Value());
  options.timeout = group.timeout;
  return started_work(info.Env(), group, group.backend->allreduce(tensors, options), tensors);
}

// broadcast(group, tensor, root): in place.
napi_value broadcast(const Napi::CallbackInfo& info) {
  auto& group = open_group(info[0]);
  std::vector<at::Tensor> tensors{unwrap_tensor(Environment::of(info.Env()), info[1])};
  c10d::BroadcastOptions options;
  options.rootRank = info[2].As<Napi::Number>().Int64Value();
  options.timeout = group.timeout;
  return started_work(info.Env(), group, group.backend->broadcast(tensors, options), tensors);
}

// allGather(group, tensor): the outputs are one tensor of each rank.
napi_value all_gather(const Napi::CallbackInfo& info) {
  auto& group = open_group(info[0]);
  std::vector<at::Tensor> inputs{unwrap_tensor(Environment::of(info.Env()), info[1]).contiguous()};
  std::vector<std::vector<at::Tensor>> outputs(1);
  for (int rank = 0; rank < group.backend->getSize(); ++rank) {
    outputs[0].push_back(at::empty_like(inputs[0]));
  }
  c10d::AllgatherOptions options;
  options.timeout = group.timeout;
  auto work = group.backend->allgather(outputs, inputs, options);
  return started_work(info.Env(), group, std::move(work), outputs[0]);
}

// gather(group, tensor, root): the outputs are one tensor of each rank on `root`, none on the others.
napi_value gather(const Napi::CallbackInfo& info) {
  auto& group = open_group(info[0]);
  std::vector<at::Tensor> inputs{unwrap_tensor(Environment::of(info.Env()), info[1]).contiguous()};
  c10d::GatherOptions options;
  options.rootRank = info[2].As<Napi::Number>().Int64Value();
  options.timeout = group.timeout;
  std::vector<std::vector<at::Tensor>> outputs;
  if (group.backend->getRank() == options.rootRank) {
    outputs.emplace_back();
    for (int rank = 0; rank < group.backend->getSize(); ++rank) {
      outputs[0].push_back(at::empty_like(inputs[0]));
    }
  }
  auto work = group.backend->gather(outputs, inputs, options);
  return started_work(info.Env(), group, std::move(work),
                      outputs.empty() ? std::vector<at::Tensor>{} : outputs[0]);
}

// send(group, tensor, rank, tag): done once the tensor may change again.
napi_value send(const Napi::CallbackInfo& info) {
  auto& group = open_group(info[0]);
  std::vector<at::Tensor> tensors{unwrap_tensor(Environment::of(info.Env()), info[1]).contiguous()};
  auto work = group.backend->send(tensors, info[2].As<Napi::Number>().Int32Value(),
                                  info[3].As<Napi::Number>().Int32Value());
  return started_work(info.Env(), group, std::move(work), tensors);
}

// receive(group, tensor, rank, tag): in place.
napi_value receive(const Napi::CallbackInfo& info) {
  auto& group = open_group(info[0]);
  std::vector<at::Tensor> tensors{unwrap_tensor(Environment::of(info.Env()), info[1])};
  auto work = group.backend->recv(tensors, info[2].As<Napi::Number>().Int32Value(),
                                  info[3].As<Napi::Number>().Int32Value());
  return started_work(info.Env(), group, std::move(work), tensors);
}

napi_value barrier(const Napi::CallbackInfo& info) {
  auto& group = open_group(info[0]);
  c10d::BarrierOptions options;
  options.timeout = group.timeout;
  return started_work(info.Env(), group, group.backend->barrier(options), {});
}

// workWait(work): blocks this thread.
napi_value work_wait(const Napi::CallbackInfo& info) {
  auto& held_work = held<HeldWork>(info[0]);
  wait_for(*held_work.work, held_work.timeout);
  return info.Env().Undefined();
}

// workDone(work): a promise; this thread goes on.
napi_value work_done(const Napi::CallbackInfo& info) {
  auto& held_work = held<HeldWork>(info[0]);
  return in_background(info.Env(), "collective",
                       [work = held_work.work, timeout = held_work.timeout]() -> Settle {
                         wait_for(*work, timeout);
                         return [](Napi::Env env) -> Napi::Value { return env.Undefined(); };
                       });
}

napi_value work_outputs(const Napi::CallbackInfo& info) {
  auto& outputs = held<HeldWork>(info[0]).outputs;
  auto array = Napi::Array::New(info.Env(), outputs.size());
  auto& environment = Environment::of(info.Env());
  for (uint32_t i = 0; i < outputs.size(); ++i) {
    array.Set(i, Napi::Value(info.Env(), wrap_tensor(environment, outputs[i])));
  }
  return array;
}

napi_value nccl_available(const Napi::CallbackInfo& info) { return Napi::Boolean::New(info.Env(), has_nccl()); }

}  // namespace

void wait_for(c10d::Work& work, milliseconds timeout) {
  // The backend ends an operation when its time is up; the second more is for its own message to come first.
  constexpr milliseconds kGrace{1000};
  work.wait(timeout + kGrace);
}

WorkPointer start_all_reduce(ProcessGroup& group, at::Tensor tensor) {
  TORCH_CHECK(group.backend, "the process group was closed");
  std::vector<at::Tensor> tensors{std::move(tensor)};
  c10d::AllreduceOptions options;
  options.timeout = group.timeout;
  ++group.started;
  return group.backend->allreduce(tensors, options);
}

void define_process_group(Napi::Object exports) {
  define_function<group_open>(exports, "groupOpen");
  define_function<group_close>(exports, "groupClose");
  define_function<all_reduce>(exports, "allReduce");
  define_function<broadcast>(exports, "broadcast");
  define_function<all_gather>(exports, "allGather");
  define_function<gather>(exports, "gather");
  define_function<send>(exports, "send");
  define_function<receive>(exports, "receive");
  define_function<barrier>(exports, "barrier");
  define_function<work_wait>(exports, "workWait");
  define_function<work_done>(exports, "workDone");
  define_function<work_outputs>(exports, "workOutputs");
  define_function<nccl_available>(exports, "ncclAvailable");
}

}  // namespace neco
