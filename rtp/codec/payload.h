// RTP payload types: which codec a number means (RFC 3551), and what a codec is called in an rtpmap.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace trunkline::rtp {

/// The seven bits of the RTP header; 0 to 127. 96 and above are bound to a codec by SDP.
enum class PayloadType : std::uint8_t {};

enum class Codec : std::uint8_t {
  unknown,  // a codec this program has no word for: carried, never coded
  pcmu,
  pcma,
  g722,
  g729,
  gsm,
  g723,
  g728,
  dvi4,
  lpc,
  l16,
  qcelp,
  mpa,
  opus,
  ilbc,
  speex,
  amr,
  amr_wb,
  evs,
  comfort_noise,    // RFC 3389
  telephone_event,  // RFC 4733
  red,              // RFC 2198
};

/// What an rtpmap says. `name` is compared without regard to case (RFC 8866 section 6.6).
struct Encoding {
  std::string_view name;
  std::uint32_t clock_rate = 0;  // of RTP timestamps, Hz
  std::uint8_t channels = 1;     // of audio
};

struct StaticFormat {
  Encoding encoding;
  Codec codec = Codec::unknown;
};

/// The meaning of a payload type that needs no rtpmap; nullptr for the unassigned and the dynamic ones.
/// Source: RFC 3551 section 6, tables 4 and 5.
[[nodiscard]] const StaticFormat* static_format(PayloadType type) noexcept;

/// What nearly every rtpmap says of a payload type: "PCMA/8000".
struct UsualFormat {
  std::string_view text;
  StaticFormat meaning;
};

/// The one with which `text` begins; nullptr: none. What is behind it may make another of it.
[[nodiscard]] const UsualFormat* usual_format(std::string_view text) noexcept;

/// The codec of an encoding. Name and clock rate must both fit: "PCMU/16000" is not the codec of payload type
/// 0.
[[nodiscard]] Codec codec_of(const Encoding& encoding) noexcept;

/// The name and rates an rtpmap of ours writes; an empty name for `unknown`.
[[nodiscard]] Encoding encoding_of(Codec codec) noexcept;

/// The static payload type of a codec, or nothing when it needs a dynamic one.
[[nodiscard]] std::optional<PayloadType> static_payload_type(Codec codec) noexcept;

/// Whether it carries speech. The others (comfort noise, telephone events, redundancy) only come beside a
/// codec that does.
[[nodiscard]] bool carries_speech(Codec codec) noexcept;

}  // namespace trunkline::rtp
