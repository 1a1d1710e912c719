// Takes a request line or status line apart.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "sip/message/scan.h"

namespace trunkline::sip {

/// `begin` and `end` are the line's first octet and its end, line end excluded, within `octets`; `suspect` is
/// whether there may be control octets between, a tab among them. Fills what the line says into `out`, also
/// on an error as far as it could be read. Source: RFC 3261 sections 7.1, 7.2 and 25.1 (Request-Line,
/// Status-Line, SIP-Version).
[[nodiscard]] std::optional<ScanError> scan_start_line(std::string_view octets, std::size_t begin,
                                                       std::size_t end, bool suspect, Scan& out) noexcept;

}  // namespace trunkline::sip
