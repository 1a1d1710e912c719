#include "perf/trafgen/media_frame.h"

#include <algorithm>
#include <cstring>

#include "rtp/packet/header.h"
#include "rtp/packet/writer.h"

namespace trunkline::trafgen {
namespace {

constexpr std::size_t rtp_octets = rtp::fixed_header_octets;
constexpr std::uint8_t silence = 0xd5;
constexpr std::uint32_t first_ssrc = 0x54470000;

void put_be(std::uint8_t* at, std::uint32_t value, std::size_t octets) noexcept {
  for (std::size_t i = 0; i < octets; ++i) at[i] = static_cast<std::uint8_t>(value >> (8 * (octets - 1 - i)));
}

// Whether the stamp would be in the frame's bounds and is one.
std::optional<HeardMedia> stamp_at(std::span<const std::uint8_t> frame, bool is_v4) noexcept {
  const std::size_t at = payload_offset(is_v4) + rtp_octets;
  if (frame.size() < at + sizeof(Stamp) || frame[payload_offset(is_v4)] != 0x80) return std::nullopt;
  HeardMedia heard{{}, is_v4};
  std::memcpy(&heard.stamp, frame.data() + at, sizeof(Stamp));
  if (heard.stamp.magic != Stamp::expected_magic) return std::nullopt;
  return heard;
}

}  // namespace

std::size_t media_frame_octets(const Codec& codec, bool is_v4) noexcept {
  return payload_offset(is_v4) + rtp_octets + codec.payload_octets;
}

void write_media_frame(std::span<std::uint8_t> frame, const UdpFlow& flow, const Codec& codec,
                       std::uint32_t stream) noexcept {
  const bool is_v4 = flow.to.address.is_v4();
  rtp::Header header;
  header.payload_type = codec.payload_type;
  header.ssrc = rtp::Ssrc{first_ssrc + stream};
  const auto written = rtp::write_header(header);
  auto* const at = frame.data() + payload_offset(is_v4);
  std::copy(written.begin(), written.end(), at);
  std::fill_n(at + rtp_octets, codec.payload_octets, silence);
  Stamp stamp;
  stamp.stream = stream;
  std::memcpy(at + rtp_octets, &stamp, sizeof stamp);
  write_udp_headers(frame, flow, rtp_octets + codec.payload_octets, false);
}

void stamp_media_frame(std::span<std::uint8_t> frame, bool is_v4, const Codec& codec, std::uint16_t run,
                       std::uint32_t number, std::uint64_t ticks) noexcept {
  auto* const at = frame.data() + payload_offset(is_v4);
  put_be(at + 2, number, 2);
  put_be(at + 4, number * codec.timestamp_step, 4);
  auto* const stamp = at + rtp_octets;
  std::memcpy(stamp + offsetof(Stamp, run), &run, sizeof run);
  std::memcpy(stamp + offsetof(Stamp, number), &number, sizeof number);
  std::memcpy(stamp + offsetof(Stamp, ticks_low), &ticks, sizeof ticks);
  if (!is_v4) renew_udp_checksum(frame, is_v4);
}

std::optional<HeardMedia> read_media_frame(std::span<const std::uint8_t> frame) noexcept {
  if (frame.size() < payload_offset(true) || frame[13] == 0x06) return std::nullopt;  // 0x0806 is ARP
  return stamp_at(frame, frame[12] == 0x08);
}

}  // namespace trunkline::trafgen
