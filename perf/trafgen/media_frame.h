// An RTP packet of the generator's own: its frame, and the stamp in its payload by which it is known again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "perf/trafgen/codec.h"
#include "perf/trafgen/udp_frame.h"

namespace trunkline::trafgen {

//   octet 0       2       4               8              12                      20
//         +-------+-------+---------------+---------------+-----------------------+
//         | magic |  run  |    stream     |    number     |  time stamp counter   |   then 0xd5, silence in
//         mu-law
//         +-------+-------+---------------+---------------+-----------------------+
// In the machine's byte order: the same machine reads it.
struct Stamp {
  std::uint16_t magic = expected_magic;
  std::uint16_t run = 0;     // of which measurement
  std::uint32_t stream = 0;  // index of the stream it belongs to
  std::uint32_t number = 0;  // of the packet in its stream, from 1
  std::uint32_t ticks_low = 0;
  std::uint32_t ticks_high = 0;

  static constexpr std::uint16_t expected_magic = 0x5447;
  static constexpr std::uint16_t stranger =
      0xffff;  // as `run`: sent under an address that is not the stream's

  [[nodiscard]] std::uint64_t ticks() const noexcept { return std::uint64_t{ticks_high} << 32U | ticks_low; }
};
static_assert(sizeof(Stamp) == 20);

/// The smallest payload that holds a stamp.
inline constexpr std::size_t least_payload = sizeof(Stamp);

/// Octets of the whole frame.
[[nodiscard]] std::size_t media_frame_octets(const Codec& codec, bool is_v4) noexcept;

/// Writes everything but what stamp_media_frame() writes. `frame` has media_frame_octets().
void write_media_frame(std::span<std::uint8_t> frame, const UdpFlow& flow, const Codec& codec,
                       std::uint32_t stream) noexcept;

/// Makes the frame its stream's packet `number` of measurement `run`, sent at `ticks`.
void stamp_media_frame(std::span<std::uint8_t> frame, bool is_v4, const Codec& codec, std::uint16_t run,
                       std::uint32_t number, std::uint64_t ticks) noexcept;

struct HeardMedia {
  Stamp stamp;
  bool is_v4 = true;
};

/// Nothing for frames that are not the generator's own. Cheap: it looks where the stamp would be.
[[nodiscard]] std::optional<HeardMedia> read_media_frame(std::span<const std::uint8_t> frame) noexcept;

}  // namespace trunkline::trafgen
