// What c10d's header of its Gloo process group names of Gloo. libtorch has Gloo inside but does not ship its headers;
// the process group keeps its contexts, devices and buffers behind pointers, so their names are enough to make one.
// Nothing here is ever constructed, derived from or called by our code.
#pragma once

#include <chrono>

namespace gloo {

class Context {
 public:
  void setTimeout(std::chrono::milliseconds timeout);
};

}  // namespace gloo
