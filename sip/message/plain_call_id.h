// The short way to check a Call-ID as nearly all are.
#pragma once

#include <string_view>

namespace trunkline::sip {

/// Whether all of `text` is a Call-ID of 16 to 64 octets. False: it is not, or its length is another one.
/// Only where has_avx2().
[[nodiscard]] bool is_plain_call_id(std::string_view text) noexcept;

}  // namespace trunkline::sip
