// The texts of a record as a database takes them.
#pragma once

#include <string_view>

#include "controlplane/storage/call_record.h"

namespace trunkline::controlplane {

/// "caller", "callee" or "us".
[[nodiscard]] std::string_view to_string(EndedBy by) noexcept;
/// "media_timeout" and so on; of `none` nothing.
[[nodiscard]] std::string_view to_string(EndReason reason) noexcept;

}  // namespace trunkline::controlplane
