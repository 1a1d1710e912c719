#include "perf/trafgen/codec.h"

#include <array>

#include "base/ascii.h"

namespace trunkline::trafgen {
namespace {

// RFC 3551 table 4. G.722's timestamps count at 8 kHz by an old mistake (section 4.5.2); Opus counts at 48
// kHz whatever it carries (RFC 7587 section 4.1).
constexpr std::array<Codec, 5> codecs{{
    {"PCMU", "PCMU/8000", 0, 160, 160, 20},
    {"PCMA", "PCMA/8000", 8, 160, 160, 20},
    {"G722", "G722/8000", 9, 160, 160, 20},
    {"G729", "G729/8000", 18, 20, 160, 20},
    {"opus", "opus/48000/2", 111, 60, 960, 20},
}};

}  // namespace

std::optional<Codec> codec_named(std::string_view name) noexcept {
  for (const auto& codec : codecs) {
    if (base::equals_ignoring_case(codec.name, name)) return codec;
  }
  return std::nullopt;
}

std::optional<Codec> with_packet_time(Codec codec, std::uint16_t packet_time_ms) noexcept {
  if (packet_time_ms < 10 || packet_time_ms > 120) return std::nullopt;
  const std::uint32_t octets = std::uint32_t{codec.payload_octets} * packet_time_ms;
  const std::uint32_t step = std::uint32_t{codec.timestamp_step} * packet_time_ms;
  if (octets % codec.packet_time_ms != 0 || step % codec.packet_time_ms != 0) return std::nullopt;
  codec.payload_octets = static_cast<std::uint16_t>(octets / codec.packet_time_ms);
  codec.timestamp_step = static_cast<std::uint16_t>(step / codec.packet_time_ms);
  codec.packet_time_ms = packet_time_ms;
  return codec;
}

}  // namespace trunkline::trafgen
