// An addon of its own, because it has to run before libtorch is found: open(path) opens a shared library and leaves it
// open, so that an addon that names this library finds it whatever folder it lies in.
#include <dlfcn.h>
#include <napi.h>

namespace {

Napi::Value open(const Napi::CallbackInfo& info) {
  const auto path = info[0].As<Napi::String>().Utf8Value();
  if (dlopen(path.c_str(), RTLD_LAZY | RTLD_LOCAL) == nullptr) throw Napi::Error::New(info.Env(), dlerror());
  return info.Env().Undefined();
}

Napi::Object define(Napi::Env env, Napi::Object exports) {
  exports.Set("open", Napi::Function::New<open>(env, "open"));
  return exports;
}

}  // namespace

NODE_API_MODULE(neco_loader, define)
