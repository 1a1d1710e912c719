#include "rtp/sdp/stream_facts.h"

namespace trunkline::rtp {
namespace {

bool is_relayed(MediaTransport transport) noexcept {
  switch (transport) {
    case MediaTransport::rtp_avp:
    case MediaTransport::rtp_avpf:
    case MediaTransport::rtp_savp:
    case MediaTransport::rtp_savpf:
    case MediaTransport::udptl: return true;
    // Keyed by DTLS on the same port, which a relay of RTP does not pass.
    case MediaTransport::udp_tls_rtp_savp:
    case MediaTransport::udp_tls_rtp_savpf:
    case MediaTransport::other: return false;
  }
  return false;
}

base::Endpoint rtcp_endpoint(const MediaSection& section, const base::Endpoint& rtp) noexcept {
  if (section.rtcp && section.rtcp->port != 0) {
    return {section.rtcp->address.value_or(rtp.address), section.rtcp->port};
  }
  // Above 65,535 there is no port: the peer then has no RTCP.
  return {rtp.address, static_cast<std::uint16_t>(rtp.port == 65535 ? 0 : rtp.port + 1)};
}

void read_facts(const Description& description, const MediaSection& section, StreamFacts& facts) noexcept {
  facts.kind = section.line.kind;
  facts.transport = section.line.transport;
  facts.ptime_ms = section.ptime_ms;
  facts.rtcp_mux = section.rtcp_mux;
  facts.direction = description.direction_of(section);
  for (const auto& format : section.line.rtp_formats) {  // there are no more than `codecs` has room for
    static_cast<void>(facts.codecs.push_back(
        {format.encoding.clock_rate, format.payload_type, format.codec, format.encoding.channels}));
  }
  const auto* const connection = description.connection_of(section);
  facts.carried = section.line.port != 0 && is_relayed(section.line.transport) && connection != nullptr &&
                  connection->internet && !(connection->address && connection->address->is_multicast());
  if (!facts.carried) return;
  facts.rtp = {connection->address.value_or(base::IpAddress{}), section.line.port};
  facts.rtcp = rtcp_endpoint(section, facts.rtp);
  // With ICE, 0.0.0.0 only says that the address is not known yet (RFC 8840 section 4.1.1).
  facts.held_by_address = means_hold(*connection) && !section.uses_ice;
  if (!facts.held_by_address) return;
  facts.direction = both(facts.direction, Direction::sendonly);
  facts.narrowed = true;
}

}  // namespace

void read_streams(const Description& description, StreamList& streams) noexcept {
  streams.clear();
  for (const auto& section : description.media) {
    auto* const added = streams.emplace_back();
    if (added == nullptr) break;
    read_facts(description, section, *added);
  }
}

StreamList streams_of(const Description& description) noexcept {
  StreamList streams;
  read_streams(description, streams);
  return streams;
}

StreamCodec main_codec(const StreamFacts& stream) noexcept {
  for (const auto& codec : stream.codecs) {
    if (carries_speech(codec.codec)) return codec;
  }
  return {};
}

}  // namespace trunkline::rtp
