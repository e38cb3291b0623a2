// The key-value store through which ranks find each other, and the heartbeat that they leave in it.
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "distributed.h"
#include "distributed_background.h"
#include "errors.h"

namespace neco {
namespace {

using std::chrono::milliseconds;
using StorePointer = c10::intrusive_ptr<c10d::Store>;

struct HeldStore {
  StorePointer store;
  uint16_t port;
};

milliseconds to_milliseconds(const Napi::Value& value) {
  return milliseconds(value.As<Napi::Number>().Int64Value());
}

std::vector<std::string> strings(const Napi::Value& value) {
  const auto array = value.As<Napi::Array>();
  std::vector<std::string> result;
  for (uint32_t i = 0; i < array.Length(); ++i) result.push_back(array.Get(i).As<Napi::String>().Utf8Value());
  return result;
}

std::vector<uint8_t> bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

template <typename T>
Napi::External<T> external(Napi::Env env, std::unique_ptr<T> value) {
  return Napi::External<T>::New(env, value.release(), [](Napi::Env, T* raw) { std::unique_ptr<T>{raw}; });
}

// storeOpen(host, port, isServer, timeoutMs, prefix)
napi_value store_open(const Napi::CallbackInfo& info) {
  c10d::TCPStoreOptions options;
  const auto host = info[0].As<Napi::String>().Utf8Value();
  options.port = static_cast<uint16_t>(info[1].As<Napi::Number>().Uint32Value());
  options.isServer = info[2].ToBoolean().Value();
  options.waitWorkers = false;
  options.timeout = to_milliseconds(info[3]);
  const auto prefix = info[4].As<Napi::String>().Utf8Value();
  return in_background(info.Env(), "TCPStore", [=]() -> Settle {
    auto tcp = c10::make_intrusive<c10d::TCPStore>(host, options);
    const auto port = tcp->getPort();
    StorePointer store = tcp;
    if (!prefix.empty()) store = c10::make_intrusive<c10d::PrefixStore>(prefix, store);
    return [store, port](Napi::Env env) -> Napi::Value {
      return external(env, std::make_unique<HeldStore>(HeldStore{store, port}));
    };
  });
}

napi_value store_port(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), held<HeldStore>(info[0]).port);
}

// storeSet(store, key, value)
napi_value store_set(const Napi::CallbackInfo& info) {
  auto store = held<HeldStore>(info[0]).store;
  const auto key = info[1].As<Napi::String>().Utf8Value();
  const auto value = info[2].As<Napi::String>().Utf8Value();
  return in_background(info.Env(), "TCPStore.set", [=]() -> Settle {
    store->set(key, bytes_of(value));
    return [](Napi::Env env) -> Napi::Value { return env.Undefined(); };
  });
}

// storeGet(store, key, timeoutMs): waits until the key is there.
napi_value store_get(const Napi::CallbackInfo& info) {
  auto store = held<HeldStore>(info[0]).store;
  const auto key = info[1].As<Napi::String>().Utf8Value();
  const auto timeout = to_milliseconds(info[2]);
  return in_background(info.Env(), "TCPStore.get", [=]() -> Settle {
    store->wait({key}, timeout);
    const auto value = store->get(key);
    return [text = std::string(value.begin(), value.end())](Napi::Env env) -> Napi::Value {
      return Napi::String::New(env, text);
    };
  });
}

// storeRead(store, keys): the values of those that are there, null for the others; waits for none.
napi_value store_read(const Napi::CallbackInfo& info) {
  auto store = held<HeldStore>(info[0]).store;
  const auto keys = strings(info[1]);
  return in_background(info.Env(), "TCPStore.read", [=]() -> Settle {
    std::vector<std::optional<std::string>> values;
    for (const auto& key : keys) {
      values.emplace_back();
      if (!store->check({key})) continue;
      const auto value = store->get(key);
      values.back().emplace(value.begin(), value.end());
    }
    return [values](Napi::Env env) -> Napi::Value {
      auto array = Napi::Array::New(env, values.size());
      for (uint32_t i = 0; i < values.size(); ++i) {
        if (values[i]) array.Set(i, *values[i]);
        else array.Set(i, env.Null());
      }
      return array;
    };
  });
}

// Tells the others twice a second that this process lives, and how many collectives it has started.
class Heartbeat {
 public:
  Heartbeat(StorePointer store, std::string key, std::shared_ptr<ProcessGroup> group, milliseconds interval)
      : state_(std::make_shared<State>()) {
    std::thread([state = state_, store = std::move(store), key = std::move(key), group = std::move(group),
                 interval] { run(*state, *store, key, *group, interval); })
        .detach();
  }
  ~Heartbeat() { stop(); }
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

  void stop() {
    {
      const std::lock_guard lock(state_->mutex);
      state_->stopped = true;
    }
    state_->wake.notify_all();
  }

  bool lost() const { return state_->lost; }

 private:
  struct State {
    std::mutex mutex;
    std::condition_variable wake;
    bool stopped = false;
    std::atomic<bool> lost{false};
  };

  static void run(State& state, c10d::Store& store, const std::string& key, ProcessGroup& group,
                  milliseconds interval) {
    try {
      for (uint64_t beats = 1;; ++beats) {
        store.set(key, bytes_of(std::to_string(beats) + " " + std::to_string(group.started.load())));
        std::unique_lock lock(state.mutex);
        if (state.wake.wait_for(lock, interval, [&] { return state.stopped; })) return;
      }
    } catch (...) {
      state.lost = true;  // the store is gone
    }
  }

  // Shared with the thread, which may hang in the store for longer than this object lives.
  std::shared_ptr<State> state_;
};

// heartbeatStart(store, key, group, intervalMs): with a connection of its own.
napi_value heartbeat_start(const Napi::CallbackInfo& info) {
  auto store = held<HeldStore>(info[0]).store;
  const auto key = info[1].As<Napi::String>().Utf8Value();
  auto group = held<std::shared_ptr<ProcessGroup>>(info[2]);
  const auto interval = to_milliseconds(info[3]);
  return in_background(info.Env(), "heartbeat", [=]() -> Settle {
    auto connection = store->clone();
    return [=](Napi::Env env) -> Napi::Value {
      return external(env, std::make_unique<Heartbeat>(connection, key, group, interval));
    };
  });
}

napi_value heartbeat_stop(const Napi::CallbackInfo& info) {
  held<Heartbeat>(info[0]).stop();
  return info.Env().Undefined();
}

napi_value heartbeat_lost(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), held<Heartbeat>(info[0]).lost());
}

}  // namespace

c10::intrusive_ptr<c10d::Store> store_in(const Napi::Value& value) { return held<HeldStore>(value).store; }

void define_store(Napi::Object exports) {
  define_function<store_open>(exports, "storeOpen");
  define_function<store_port>(exports, "storePort");
  define_function<store_set>(exports, "storeSet");
  define_function<store_get>(exports, "storeGet");
  define_function<store_read>(exports, "storeRead");
  define_function<heartbeat_start>(exports, "heartbeatStart");
  define_function<heartbeat_stop>(exports, "heartbeatStop");
  define_function<heartbeat_lost>(exports, "heartbeatLost");
}

}  // namespace neco
