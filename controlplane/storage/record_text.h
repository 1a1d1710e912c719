// The texts of a record as a database takes them.
#pragma once

#include <string>
#include <string_view>

#include "controlplane/storage/call_record.h"

namespace trunkline::controlplane {

/// Valid UTF-8 (RFC 3629): each octet that belongs to none becomes '?'. A text that was cut to fit may end in
/// half a character, and what a peer sends may be anything.
[[nodiscard]] std::string valid_utf8(std::string_view text);

/// "caller", "callee" or "us".
[[nodiscard]] std::string_view to_string(EndedBy by) noexcept;
/// "media_timeout" and so on; of `none` nothing.
[[nodiscard]] std::string_view to_string(EndReason reason) noexcept;

}  // namespace trunkline::controlplane
