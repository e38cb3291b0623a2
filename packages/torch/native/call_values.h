// What one call of an operator was given.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "dispatch.h"
#include "operator_packet.h"
#include "value.h"

namespace neco {

// One entry of the trailing options object.
struct GivenOption {
  std::string name;
  Value value;
};

// The values of one call: those by position, and those by name if the last one was an options object.
class CallValues {
 public:
  // `raw[count - 1]` may be the options object.
  CallValues(Environment& environment, const napi_value* raw, size_t count);

  size_t positional_count() const { return count_; }
  const Value& positional(size_t index) const { return positional_[index]; }
  bool any() const { return count_ > 0 || !options_.empty(); }

  // The value given for argument `index`, or nullptr.
  const Value* given(const OperatorOverload& overload, size_t index) const;

  bool match(const OperatorOverload& overload) const;

  // Throws ArgumentError if there are too many values, an unknown name, or one given twice.
  void check_names(const OperatorOverload& overload) const;

  // "(float32 [2, 3], 1, {alpha: 2})"
  std::string describe() const;

 private:
  void read_options(napi_value object);

  Environment& environment_;
  std::array<Value, kMostArguments> positional_;
  size_t count_ = 0;
  std::vector<GivenOption> options_;
};

}  // namespace neco
