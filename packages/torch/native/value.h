// JavaScript values, looked at once.
#pragma once

#include <napi.h>

#include <iosfwd>
#include <string>

#include "environment.h"

namespace neco {

enum class ValueKind {
  kUndefined,
  kNull,
  kBoolean,
  kNumber,
  kBigint,
  kString,
  kTensor,
  kArray,
  kObject,
  kOther,  // functions, symbols
};

// A value together with what the choice between overloads and the conversions ask about it.
// Without initialisers: a call holds room for many of them and fills a few.
struct Value {
  napi_value raw;
  ValueKind kind;
  TensorHandle* handle;  // of a kTensor; nullptr if it was released
  double number;         // of a kNumber; 0 or 1 of a kBoolean

  static Value of(Environment& environment, napi_value raw);

  bool missing() const { return kind == ValueKind::kUndefined || kind == ValueKind::kNull; }
  bool is_integer() const;
};

uint32_t array_length(napi_env env, napi_value array);
Value element_of(Environment& environment, napi_value array, uint32_t index);

// Whether a kObject may be read as named options: `{...}`, not a Map, a typed array, a class instance.
bool is_plain_object(napi_env env, napi_value value);

std::string to_utf8(napi_env env, napi_value value);

// "float32 [2, 3]", "[1, 2, ...]", "'mean'": for error messages.
void describe(Environment& environment, const Value& value, std::ostream& out);

}  // namespace neco
