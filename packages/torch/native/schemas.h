// The dispatcher's schemas, for the generator of the typed signatures.
#pragma once

#include <napi.h>

namespace neco {

void define_schemas(Napi::Object exports);

}  // namespace neco
