#include "rtp/sdp/section_attributes.h"

#include "rtp/sdp/packet_time.h"

namespace trunkline::rtp {
namespace {

std::optional<Direction> direction_named(AttributeName name) noexcept {
  if (name == AttributeName::sendrecv) return Direction::sendrecv;
  if (name == AttributeName::sendonly) return Direction::sendonly;
  if (name == AttributeName::recvonly) return Direction::recvonly;
  if (name == AttributeName::inactive) return Direction::inactive;
  return std::nullopt;
}

// At most one of the four may stand in a section (RFC 8866 section 6.7). Two different ones would let two
// readers hear two things, and a call would be held on one side only.
base::Result<void, SdpError> take_direction(AttributeName name, std::optional<Direction>& place) noexcept {
  const auto said = direction_named(name);
  if (place && said && *place != *said) return base::fail(SdpError::contradictory_direction);
  if (said) place = said;
  return {};
}

}  // namespace

base::Result<void, SdpError> read_media_attribute(const Attribute& attribute,
                                                  MediaSection& section) noexcept {
  if (read_format(attribute.name, attribute.value, section.line.rtp_formats)) return {};
  if (attribute.name == AttributeName::rtcp) {
    const auto rtcp = parse_rtcp_attribute(attribute.value);
    if (!rtcp) return base::fail(rtcp.error());
    section.rtcp = *rtcp;
  } else if (attribute.name == AttributeName::ptime) {
    section.ptime_ms = parse_packet_time(attribute.value);
  } else if (attribute.name == AttributeName::maxptime) {
    section.maxptime_ms = parse_packet_time(attribute.value);
  } else if (attribute.name == AttributeName::rtcp_mux) {
    section.rtcp_mux = true;
  } else if (attribute.name == AttributeName::mid) {
    section.mid = attribute.value;
  } else if (attribute.name == AttributeName::bundle_only) {
    section.bundle_only = true;
  } else if (attribute.name == AttributeName::ice_ufrag) {
    section.uses_ice = true;
  }
  return take_direction(attribute.name, section.direction);
}

base::Result<void, SdpError> read_session_attribute(const Attribute& attribute,
                                                    Description& description) noexcept {
  if (attribute.name == AttributeName::ice_ufrag) description.uses_ice = true;
  return take_direction(attribute.name, description.direction);
}

}  // namespace trunkline::rtp
