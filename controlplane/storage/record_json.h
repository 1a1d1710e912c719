// One record as one line of JSON.
#pragma once

#include <string>

#include "controlplane/storage/call_record.h"

namespace trunkline::controlplane {

/// Without the line's end; the numbers of the key are strings, since many readers keep 53 bits. Empty: of a
/// kind that this version does not know.
[[nodiscard]] std::string json_of(const CallRecord& record);

}  // namespace trunkline::controlplane
