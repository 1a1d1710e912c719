#include "rtp/sdp/answer.h"

#include <algorithm>

#include "rtp/sdp/sdp_line.h"

namespace trunkline::rtp {
namespace {

constexpr std::string_view digit_events = "0-15";

const MediaFormat* find_codec(const MediaFormats& offered, Codec codec) noexcept {
  const auto* const found = std::find_if(offered.begin(), offered.end(),
                                         [codec](const auto& format) { return format.codec == codec; });
  return found == offered.end() ? nullptr : found;
}

bool is_ours(Codec codec, const Capabilities& capabilities) noexcept {
  return std::find(capabilities.codecs.begin(), capabilities.codecs.end(), codec) !=
         capabilities.codecs.end();
}

/// Adds a codec unless it is chosen already: an offer may list it under two numbers.
void choose(const MediaFormat& format, AnsweredStream& stream) noexcept {
  const bool chosen = std::any_of(stream.formats.begin(), stream.formats.end(),
                                  [&](const auto& other) { return other.codec == format.codec; });
  if (chosen) return;
  // Parameters say what their writer is able to do: the peer's are not ours to repeat.
  if (auto* const added = stream.formats.emplace_back(format)) added->parameters = {};
}

void choose_codecs(const MediaFormats& offered, const Capabilities& capabilities,
                   AnsweredStream& stream) noexcept {
  switch (capabilities.order) {
    case CodecOrder::offerer:
      for (const auto& format : offered) {
        if (is_ours(format.codec, capabilities)) choose(format, stream);
      }
      break;
    case CodecOrder::own:
      for (const auto codec : capabilities.codecs) {
        if (const auto* const format = find_codec(offered, codec)) choose(*format, stream);
      }
      break;
  }
  while (capabilities.choice == CodecChoice::one && stream.formats.size() > 1) stream.formats.pop_back();
}

/// Events run on the clock of the speech they stand between (RFC 4733 section 2.1).
void choose_events(const MediaFormats& offered, AnsweredStream& stream) noexcept {
  const auto speech = stream.formats.size();
  for (const auto& format : offered) {
    if (format.codec != Codec::telephone_event) continue;
    const auto of_rate = [&](const auto& chosen) {
      return chosen.encoding.clock_rate == format.encoding.clock_rate;
    };
    const auto chosen = stream.formats.span();
    if (std::none_of(chosen.begin(), chosen.begin() + static_cast<std::ptrdiff_t>(speech), of_rate)) continue;
    if (auto* const added = stream.formats.emplace_back(format)) added->parameters = digit_events;
    return;
  }
}

AnsweredStream answer_stream(const Description& offer, const MediaSection& section,
                             const Capabilities& capabilities) noexcept {
  AnsweredStream stream;
  const auto& line = section.line;
  const auto* const connection = offer.connection_of(section);
  if (line.port == 0 || line.kind != MediaKind::audio || !is_plain_rtp(line.transport)) return stream;
  if (connection == nullptr || !connection->internet) return stream;
  if (connection->address && connection->address->is_multicast()) return stream;
  const auto& offered = line.rtp_formats;
  choose_codecs(offered, capabilities, stream);
  if (stream.formats.empty()) return stream;
  if (capabilities.telephone_event) choose_events(offered, stream);
  auto direction = offer.direction_of(section);
  // 0.0.0.0 without ICE: nothing may be sent to the peer (RFC 3264 section 8.4).
  if (means_hold(*connection) && !section.uses_ice) direction = both(direction, Direction::sendonly);
  stream.direction = both(mirrored(direction), capabilities.direction);
  stream.rtcp_mux = section.rtcp_mux && capabilities.rtcp_mux;
  stream.accepted = true;
  return stream;
}

}  // namespace

base::Result<Answer, SdpError> answer(const Description& offer, const Capabilities& capabilities) noexcept {
  if (offer.media.empty()) return base::fail(SdpError::no_media);
  Answer answer;
  std::size_t accepted = 0;
  for (const auto& section : offer.media) {
    auto stream =
        accepted < capabilities.most_streams ? answer_stream(offer, section, capabilities) : AnsweredStream{};
    if (stream.accepted) ++accepted;
    if (!answer.streams.push_back(stream)) break;
  }
  if (accepted == 0) return base::fail(SdpError::nothing_in_common);
  return answer;
}

base::Result<std::string, SdpError> write_answer(const Description& offer, const Answer& answer,
                                                 const Capabilities& capabilities,
                                                 std::span<const base::Endpoint> local, OwnOrigin& origin) {
  OwnDescription own;
  bool has_address = false;
  for (std::size_t i = 0; i < answer.streams.size() && i < offer.media.size(); ++i) {
    const auto& chosen = answer.streams[i];
    const auto& section = offer.media[i];
    OwnStream stream;
    stream.kind = section.line.kind_text;
    stream.transport = section.line.transport_text;
    stream.mid = section.mid;
    if (!section.line.formats.empty()) stream.rejected_format = section.line.formats[0];
    if (chosen.accepted) {
      if (i >= local.size() || local[i].port == 0) return base::fail(SdpError::no_local_address);
      stream.local = local[i];
      stream.formats = chosen.formats;
      stream.direction = chosen.direction;
      stream.rtcp_mux = chosen.rtcp_mux;
      stream.ptime_ms = capabilities.ptime_ms;
      if (!has_address) own.address = local[i].address;
      has_address = true;
    }
    if (!own.streams.push_back(stream)) break;
  }
  if (!has_address) return base::fail(SdpError::no_local_address);
  if (!offer.timing.empty()) own.timing = trim_blanks(offer.timing);
  return write(own, origin);
}

}  // namespace trunkline::rtp
