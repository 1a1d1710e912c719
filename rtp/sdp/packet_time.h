// The ptime and maxptime attributes: how much audio a packet carries.
#pragma once

#include <cstdint>
#include <string_view>

namespace trunkline::rtp {

/// Milliseconds, 1 to 65,535; 0 when the value is no such number. A fraction ("22.5") is cut off. A wrong
/// value is no error: packet time is a wish, and a stream works without it. Source: RFC 8866 section 6.4.
[[nodiscard]] std::uint16_t parse_packet_time(std::string_view value) noexcept;

}  // namespace trunkline::rtp
