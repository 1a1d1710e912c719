// What an RTP stream of a codec looks like from outside: payload type, octets and timestamp steps.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace trunkline::trafgen {

struct Codec {
  std::string_view name;
  std::string_view rtpmap;  // encoding name, clock rate and channels, as SDP writes them
  std::uint8_t payload_type = 0;
  std::uint16_t payload_octets = 0;
  std::uint16_t timestamp_step = 0;  // from packet to packet
  std::uint16_t packet_time_ms = 20;
};

/// PCMU, PCMA, G722, G729 or opus (24 kbit/s), whatever the case, in packets of 20 ms. Nothing for others.
[[nodiscard]] std::optional<Codec> codec_named(std::string_view name) noexcept;

/// The same codec in packets of `packet_time_ms`, 10 to 120. Nothing when the result is not whole octets.
[[nodiscard]] std::optional<Codec> with_packet_time(Codec codec, std::uint16_t packet_time_ms) noexcept;

}  // namespace trunkline::trafgen
