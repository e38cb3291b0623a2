// JavaScript values <-> IValues, by the operator's schema.
#pragma once

#include <ATen/core/ivalue.h>

#include <optional>
#include <string>
#include <vector>

#include "argument_plan.h"
#include "value.h"

namespace neco {

const char* dtype_name(at::ScalarType type);
std::optional<at::ScalarType> parse_dtype(const std::string& name);

// Whether `value` could be this argument; decides between overloads.
bool accepts(Environment& environment, const Value& value, const ArgumentPlan& plan);

// Throws ArgumentError naming the argument if the value does not fit.
c10::IValue to_ivalue(Environment& environment, const Value& value, const ArgumentPlan& plan);

napi_value from_ivalue(Environment& environment, const c10::IValue& value);

// The sizes in an array of numbers.
std::vector<int64_t> to_shape(Environment& environment, napi_value value);

}  // namespace neco
