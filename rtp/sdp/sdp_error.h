// Why a session description was refused, each reason with its sentence.
#pragma once

#include <cstdint>
#include <string_view>

namespace trunkline::rtp {

enum class SdpError : std::uint8_t {
  // What the text is not: whoever sent it made a mistake (400).
  empty,
  too_long,
  not_a_line,
  control_character,
  unknown_line_type,
  misplaced_line,
  repeated_line,
  bad_version,
  missing_origin,
  bad_origin,
  bad_connection,
  missing_connection,
  bad_bandwidth,
  bad_timing,
  bad_media,
  bad_payload_type,
  bad_attribute,
  bad_rtpmap,
  bad_rtcp,
  contradictory_direction,
  // What it asks for and cannot have (488), or how an answer does not fit its offer.
  too_many_lines,
  too_many_media,
  too_many_formats,
  no_media,
  nothing_in_common,
  answer_does_not_fit,
  no_local_address,
};

/// One sentence, fit for a Warning header or a log.
[[nodiscard]] std::string_view to_string(SdpError error) noexcept;

/// Whether the text itself is at fault, which SIP answers with 400. Otherwise it is well formed and cannot be
/// met: 488.
[[nodiscard]] bool is_syntax_error(SdpError error) noexcept;

}  // namespace trunkline::rtp
