// Making the collectives' backends of c10d. Each in a file of its own: their headers need more than libtorch ships.
#pragma once

#include <torch/csrc/distributed/c10d/Backend.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace neco {

struct BackendOptions {
  c10::intrusive_ptr<c10d::Store> store;
  int rank;
  int size;
  std::chrono::milliseconds timeout;
  // Gloo only: network interfaces by name, or the own address; with neither the machine's host name decides.
  std::vector<std::string> interfaces;
  std::string hostname;
  // NCCL only: the number of this rank's GPU.
  int gpu;
};

// Both block until every rank has come, or the time is up.
c10::intrusive_ptr<c10d::Backend> make_gloo(const BackendOptions& options);

bool has_nccl();
c10::intrusive_ptr<c10d::Backend> make_nccl(const BackendOptions& options);

}  // namespace neco
