// Gathers rows into lanes and scatters results; compiled once for each vector width.
#pragma once

#include "sorting_kernels.h"

namespace neco {

template <class V>
std::size_t group_scratch_bytes(const NetworkView& network) {
  return (RowScratch<V>::size(network) + 3 * static_cast<std::size_t>(network.wires)) * sizeof(V);
}

template <class V>
std::int64_t run_group(const RowTask<typename V::Scalar>& task, std::int64_t group, void* memory) {
  using Scalar = typename V::Scalar;
  const std::int32_t wires = task.network.wires;
  V* student = static_cast<V*>(memory);
  V* teacher = student + wires;
  V* gradient = teacher + wires;
  const RowScratch<V> scratch(task.network, gradient + wires);

  const std::int64_t first = group * V::kLanes;
  const std::int64_t left = task.row_count - first;
  const int used = left < V::kLanes ? static_cast<int>(left) : V::kLanes;
  for (int lane = 0; lane < V::kLanes; ++lane) {
    // spare lanes of the last group repeat its first row
    const std::int64_t row = task.rows[first + (lane < used ? lane : 0)];
    for (std::int32_t i = 0; i < wires; ++i) {
      const Scalar s = task.student[row * wires + i];
      const Scalar t = task.teacher[row * wires + i];
      if (s - s != Scalar(0) || t - t != Scalar(0)) return row;
      student[i].set_lane(lane, s);
      teacher[i].set_lane(lane, t);
    }
  }

  const V loss = sorting_cross_entropy(task.network, task.options, student, teacher,
                                       task.gradient ? gradient : nullptr, scratch);
  for (int lane = 0; lane < used; ++lane) {
    const std::int64_t row = task.rows[first + lane];
    task.loss[row] = loss.lane(lane);
    if (!task.gradient) continue;
    for (std::int32_t i = 0; i < wires; ++i) task.gradient[row * wires + i] = gradient[i].lane(lane);
  }
  return kAllFinite;
}

}  // namespace neco
