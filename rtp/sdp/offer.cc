#include "rtp/sdp/offer.h"

#include <algorithm>

#include "rtp/sdp/own_description.h"

namespace trunkline::rtp {
namespace {

constexpr PayloadType event_type{101};

bool has_codec(const OwnStream& stream, Codec codec) noexcept {
  return std::any_of(stream.formats.begin(), stream.formats.end(),
                     [&](const auto& format) { return format.codec == codec; });
}

bool is_free(const OwnStream& stream, PayloadType type) noexcept {
  return std::none_of(stream.formats.begin(), stream.formats.end(),
                      [&](const auto& format) { return format.payload_type == type; });
}

/// The number that everybody gives the codec, or the first dynamic one that means nothing yet: in a session
/// a number never changes its meaning (RFC 3264 section 8.3.2).
PayloadType number_for(const OwnStream& stream, Codec codec, std::uint8_t events) noexcept {
  const auto wanted = events == 0 ? event_type : PayloadType{events};
  const auto usual = codec == Codec::telephone_event ? wanted : static_payload_type(codec);
  if (usual && is_free(stream, *usual)) return *usual;
  std::uint8_t dynamic = 96;
  while (PayloadType{dynamic} == event_type || !is_free(stream, PayloadType{dynamic})) ++dynamic;
  return PayloadType{dynamic};
}

/// Of our last description. Events get another number by losing the one that they had.
bool is_still_offered(const MediaFormat& format, const Capabilities& capabilities) noexcept {
  if (format.codec == Codec::telephone_event) {
    return capabilities.events == 0 || format.payload_type == PayloadType{capabilities.events};
  }
  const auto& codecs = capabilities.codecs;
  return capabilities.choice != CodecChoice::one ||
         std::find(codecs.begin(), codecs.end(), format.codec) != codecs.end();
}

/// Those of `capabilities` that the stream has not.
void add_codecs(const Capabilities& capabilities, OwnStream& stream) noexcept {
  for (const auto codec : capabilities.codecs) {
    if (has_codec(stream, codec)) continue;
    if (!stream.formats.push_back(
            {number_for(stream, codec, capabilities.events), codec, encoding_of(codec), {}}))
      return;
  }
  if (!capabilities.telephone_event || has_codec(stream, Codec::telephone_event)) return;
  static_cast<void>(
      stream.formats.push_back({number_for(stream, Codec::telephone_event, capabilities.events),
                                Codec::telephone_event, encoding_of(Codec::telephone_event), "0-15"}));
}

}  // namespace

base::Result<std::string, SdpError> make_offer(const Capabilities& capabilities, const base::Endpoint& local,
                                               OwnOrigin& origin) {
  if (local.port == 0 || capabilities.codecs.empty()) return base::fail(SdpError::no_local_address);
  OwnDescription own;
  own.address = local.address;
  OwnStream stream;
  stream.local = local;
  stream.direction = capabilities.direction;
  stream.ptime_ms = capabilities.ptime_ms;
  stream.rtcp_mux = capabilities.rtcp_mux;
  add_codecs(capabilities, stream);
  static_cast<void>(own.streams.push_back(stream));
  return write(own, origin);
}

std::string repeat_offer(const Description& ours, const Capabilities& capabilities, OwnOrigin& origin,
                         const base::Endpoint& moved) {
  OwnDescription own;
  if (ours.connection) own.address = ours.connection->address.value_or(base::IpAddress{});
  for (const auto& section : ours.media) {
    OwnStream stream;
    stream.kind = section.line.kind_text;
    stream.transport = section.line.transport_text;
    stream.mid = section.mid;
    stream.ptime_ms = section.ptime_ms;
    stream.rtcp_mux = section.rtcp_mux;
    stream.direction = capabilities.direction;
    if (!section.line.formats.empty()) stream.rejected_format = section.line.formats[0];
    const auto* const connection = ours.connection_of(section);
    if (section.line.port != 0 && connection != nullptr) {
      stream.local = {connection->address.value_or(base::IpAddress{}), section.line.port};
      const bool audio = section.line.kind == MediaKind::audio;
      for (const auto& format : section.line.rtp_formats) {
        if (!audio || is_still_offered(format, capabilities))
          static_cast<void>(stream.formats.push_back(format));
      }
      if (audio) add_codecs(capabilities, stream);
      if (audio && moved.port != 0) stream.local = moved;
    }
    static_cast<void>(own.streams.push_back(stream));
  }
  return write(own, origin);
}

base::Result<void, SdpError> check_answer(const StreamList& offer, const StreamList& answer) noexcept {
  if (offer.size() != answer.size()) return base::fail(SdpError::answer_does_not_fit);
  for (std::size_t i = 0; i < offer.size(); ++i) {
    if (offer[i].kind != answer[i].kind) return base::fail(SdpError::answer_does_not_fit);
    if (answer[i].carried && !offer[i].carried) return base::fail(SdpError::answer_does_not_fit);
  }
  return {};
}

}  // namespace trunkline::rtp
