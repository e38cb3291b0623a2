// Work that blocks (rendezvous, key-value store) runs on a thread of its own and settles a JavaScript promise.
#pragma once

#include <napi.h>

#include <functional>

namespace neco {

// Makes the promise's value on the JavaScript thread.
using Settle = std::function<Napi::Value(Napi::Env)>;

// The promise of what `body` gives, which runs on a thread that nothing waits for: one that never comes back (a
// stopped peer) must not keep the process from ending. Nor does the promise: the caller waits with a deadline of its
// own. `what` must be a literal.
napi_value in_background(Napi::Env env, const char* what, std::function<Settle()> body);

}  // namespace neco
