// A stream of messages: however it is cut into pieces, the same frames come out of it, but for the pong that
// the first half of a ping looks like.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.h"
#include "sip/transport/stream_framer.h"
#include "sip/transport/stun_keep_alive.h"

namespace {

using namespace trunkline;

constexpr std::size_t buffer_octets = 1024;

/// The frames of `stream` but pongs, a line each; `piece(n)` is the size of the n-th piece it arrives in.
template <class Piece>
std::string frames_of(std::string_view stream, const Piece& piece) {
  std::array<char, buffer_octets> buffer{};
  sip::StreamFramer framer(buffer);
  std::string told;
  std::size_t turn = 0;
  for (;;) {
    sip::Frame frame;
    while ((frame = framer.next()).kind != sip::FrameKind::none) {
      if (frame.kind == sip::FrameKind::pong) continue;
      told.append(1, static_cast<char>('0' + static_cast<int>(frame.kind))).append(frame.octets).append("\n");
      if (frame.kind == sip::FrameKind::broken || frame.kind == sip::FrameKind::headers_only) {
        TL_ASSERT(framer.next().kind == sip::FrameKind::broken && framer.space().empty());
        return told;
      }
      TL_ASSERT(frame.kind != sip::FrameKind::message || !frame.octets.empty());
    }
    if (stream.empty()) return told;
    const auto space = framer.space();
    TL_ASSERT(!space.empty() && space.size() <= buffer_octets);
    const auto size = std::min({stream.size(), space.size(), piece(turn++)});
    std::memcpy(space.data(), stream.data(), size);
    framer.received(size);
    stream.remove_prefix(size);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t cuts = 4;
  if (size < cuts) return 0;
  const std::string_view stream(reinterpret_cast<const char*>(data) + cuts, size - cuts);
  const auto whole = frames_of(stream, [](std::size_t) { return buffer_octets; });
  const auto in_octets = frames_of(stream, [](std::size_t) { return std::size_t{1}; });
  const auto in_pieces = frames_of(stream, [&](std::size_t n) { return std::size_t{data[n % cuts]} + 1; });
  TL_ASSERT(in_octets == in_pieces);
  TL_ASSERT(whole == in_octets);
  std::array<char, sip::most_stun_answer> answer;
  const auto written = sip::write_stun_answer(answer, stream, {});
  TL_ASSERT(written.size() <= answer.size());
  const auto mapped = sip::read_mapped_address(written);
  TL_ASSERT(!mapped || *mapped == base::Endpoint{});
  static_cast<void>(sip::read_mapped_address(stream));
  return 0;
}
