#include "distributed_background.h"

#include <c10/util/Exception.h>

#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace neco {
namespace {

// What the thread and the environment share. The function through which the thread reaches the environment is gone as
// soon as that ends, so the thread asks first, and only the JavaScript thread releases it.
struct Task {
  Task(Napi::Env env, Napi::ThreadSafeFunction function)
      : deferred(Napi::Promise::Deferred::New(env)), function(function) {}

  Napi::Promise::Deferred deferred;
  Napi::ThreadSafeFunction function;
  Settle settle;  // empty for an error
  std::string error;
  std::mutex mutex;
  bool environment_ended = false;
};

using TaskPointer = std::shared_ptr<Task>;

void on_environment_end(void* data) {
  const std::unique_ptr<TaskPointer> task(static_cast<TaskPointer*>(data));
  const std::lock_guard lock((*task)->mutex);
  (*task)->environment_ended = true;
}

void settle_on_js_thread(Napi::Env env, Napi::Function, TaskPointer* raw) {
  if (env == nullptr) return;  // the environment ends; its hook frees the pointer
  const std::unique_ptr<TaskPointer> pointer(raw);
  napi_remove_env_cleanup_hook(env, on_environment_end, raw);
  auto& task = **pointer;
  {
    // The thread has left the function once the lock is free.
    const std::lock_guard lock(task.mutex);
  }
  task.function.Release();
  const Napi::HandleScope scope(env);
  if (task.settle) {
    task.deferred.Resolve(task.settle(env));
  } else {
    task.deferred.Reject(Napi::Error::New(env, task.error).Value());
  }
}

// Error message of whatever was thrown, without C++ frames.
std::string message_of(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const c10::Error& error) {
    return error.what_without_backtrace();
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return "unknown C++ exception";
  }
}

}  // namespace

napi_value in_background(Napi::Env env, const char* what, std::function<Settle()> body) {
  auto function = Napi::ThreadSafeFunction::New(env, Napi::Function(), what, 0, 1);
  function.Unref(env);
  auto task = std::make_shared<Task>(env, function);
  auto* pointer = std::make_unique<TaskPointer>(task).release();
  // Later hooks run first: this one before that of the function.
  napi_add_env_cleanup_hook(env, on_environment_end, pointer);
  const napi_value promise = task->deferred.Promise();
  std::thread([task, pointer, what, body = std::move(body)] {
    try {
      task->settle = body();
    } catch (...) {
      task->error = std::string(what) + ": " + message_of(std::current_exception());
    }
    const std::lock_guard lock(task->mutex);
    if (!task->environment_ended) task->function.NonBlockingCall(pointer, settle_on_js_thread);
  }).detach();
  return promise;
}

}  // namespace neco
