#include "operator_packet.h"

#include <algorithm>
#include <mutex>
#include <tuple>
#include <unordered_map>

#include "dispatch.h"

namespace neco {
namespace {

using OverloadIndex = std::unordered_map<std::string, std::vector<std::string>>;

OverloadIndex index_overloads() {
  OverloadIndex index;
  for (const auto& name : c10::Dispatcher::singleton().getAllOpNames()) {
    index[name.name].push_back(name.overload_name);
  }
  return index;
}

// The dispatcher finds an operator by name and overload only; this lists the overloads of a name.
// Built again when a name is missing: a library loaded since may have registered it.
std::vector<std::string> overload_names(const std::string& name) {
  static std::mutex mutex;
  static OverloadIndex index = index_overloads();
  const std::lock_guard lock(mutex);
  if (!index.contains(name)) index = index_overloads();
  const auto found = index.find(name);
  return found == index.end() ? std::vector<std::string>() : found->second;
}

bool writes_to_out(const c10::FunctionSchema& schema) {
  return std::any_of(schema.arguments().begin(), schema.arguments().end(),
                     [](const auto& argument) { return argument.is_out(); });
}

// Deterministic whatever the registration order: Tensor overloads before scalar ones before the
// rest, shorter before longer (Python's parser orders its signatures likewise).
auto rank(const OperatorOverload& overload) {
  const auto scalars =
      std::count_if(overload.arguments.begin(), overload.arguments.end(), [](const auto& plan) {
        return plan.kind == ArgumentKind::kScalar && !plan.keyword_only;
      });
  return std::make_tuple(scalars, overload.arguments.size(), overload.handle.schema().overload_name());
}

}  // namespace

OperatorOverload::OperatorOverload(c10::OperatorHandle operator_handle) : handle(std::move(operator_handle)) {
  for (const auto& argument : handle.schema().arguments()) {
    arguments.push_back(ArgumentPlan::of(argument));
    if (!arguments.back().keyword_only) most_positional += 1;
    if (!arguments.back().can_be_left_out()) fewest_required += 1;
  }
}

// An argument that JavaScript cannot pass is no hindrance if it may be left out.
bool OperatorOverload::supported() const {
  return arguments.size() <= kMostArguments &&
         std::all_of(arguments.begin(), arguments.end(),
                     [](const auto& plan) { return plan.passable() || plan.can_be_left_out(); });
}

OperatorPacket::OperatorPacket(std::string name) : name_(std::move(name)) {}

const std::vector<OperatorOverload>& OperatorPacket::overloads() {
  if (!overloads_.empty()) return overloads_;
  std::vector<OperatorOverload> found;
  for (const auto& overload_name : overload_names(name_)) {
    const auto handle = c10::Dispatcher::singleton().findSchema({name_, overload_name});
    if (!handle || writes_to_out(handle->schema())) continue;
    OperatorOverload overload(*handle);
    if (overload.supported()) found.push_back(std::move(overload));
  }
  TORCH_CHECK(!found.empty(), "no operator of this name is registered");
  std::sort(found.begin(), found.end(),
            [](const auto& left, const auto& right) { return rank(left) < rank(right); });
  overloads_ = std::move(found);
  return overloads_;
}

}  // namespace neco
