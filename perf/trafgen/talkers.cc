#include "perf/trafgen/talkers.h"

#include <array>
#include <chrono>

#include "perf/trafgen/media_frame.h"

namespace trunkline::trafgen {
namespace {

constexpr std::size_t at_once = 64;
constexpr std::size_t longest_frame = 1514;

// Somebody else on the same link: its last octet is another one.
base::Endpoint stranger_to(const base::Endpoint& end) noexcept {
  auto octets = end.address.octets();
  octets[15] = static_cast<std::uint8_t>(octets[15] ^ 0x80U);
  return {base::IpAddress(octets), end.port};
}

}  // namespace

Talkers::Talkers(Link& link, Streams& streams, std::size_t most, const Codec& codec,
                 const Impairments& network, std::uint64_t seed, base::Instant now)
    : link_(link),
      streams_(streams),
      codec_(codec),
      network_(network),
      random_(seed),
      talking_(most),
      due_(now, static_cast<std::uint32_t>(2 * most + 1), std::chrono::microseconds(100)) {}

void Talkers::begin(std::uint32_t stream, base::Instant now) {
  if (talking_[stream]) return;
  talking_[stream] = true;
  static_cast<void>(due_.arm(now, stream));
}

void Talkers::end(std::uint32_t stream) noexcept { talking_[stream] = false; }

void Talkers::turn(base::Instant now, std::uint64_t now_ticks) {
  due_.advance(now, at_once, [&](std::uint32_t stream) {
    if (!talking_[stream]) return;
    speak(stream, now, now_ticks);
    static_cast<void>(due_.arm(now + std::chrono::milliseconds(codec_.packet_time_ms), stream));
  });
  while (const auto spoken = held_.take(now)) carry(*spoken, now_ticks);
}

void Talkers::speak(std::uint32_t stream, base::Instant now, std::uint64_t now_ticks) {
  Spoken spoken{stream, ++streams_[stream].sent, {}};
  ++counts_.spoken;
  if (network_.any()) spoken.fate = fate_of_packet(network_, random_);
  if (spoken.fate.lost) {
    ++counts_.lost;
  } else if (spoken.fate.delay.count() > 0) {
    held_.put(now + spoken.fate.delay, spoken);
  } else {
    carry(spoken, now_ticks);
  }
}

void Talkers::carry(const Spoken& spoken, std::uint64_t now_ticks) {
  const auto& from = streams_[spoken.stream].from;
  ++(send(spoken, from, run_, now_ticks) ? counts_.sent : counts_.unsent);
  if (spoken.fate.doubled) counts_.doubled += send(spoken, from, run_, now_ticks);
  if (spoken.fate.spoofed) counts_.spoofed += send(spoken, stranger_to(from), Stamp::stranger, now_ticks);
}

bool Talkers::send(const Spoken& spoken, const base::Endpoint& from, std::uint16_t run,
                   std::uint64_t now_ticks) {
  const auto& to = streams_[spoken.stream].to;
  std::array<std::uint8_t, longest_frame> room;
  const auto frame = std::span(room).first(media_frame_octets(codec_, to.address.is_v4()));
  write_media_frame(frame, {ends_.source_mac, ends_.destination_mac, from, to}, codec_, spoken.stream);
  stamp_media_frame(frame, to.address.is_v4(), codec_, run, spoken.number, now_ticks);
  return link_.send_copy(frame);
}

}  // namespace trunkline::trafgen
