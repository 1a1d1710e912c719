#include "rtp/sdp/carried_line.h"

#include <algorithm>

#include "base/endpoint.h"
#include "rtp/sdp/media_group.h"

namespace trunkline::rtp {

CarriedLines::CarriedLines(const Description& description) noexcept {
  add(description.origin.address);
  if (description.connection) add(description.connection->text);
  for (const auto& section : description.media) {
    if (section.connection) add(section.connection->text);
  }
}

void CarriedLines::add(std::string_view address) noexcept {
  // A host name may be a common word, and 0.0.0.0 tells nothing.
  const auto parsed = base::IpAddress::parse(address);
  if (!parsed || parsed->is_unspecified()) return;
  if (std::find(addresses_.begin(), addresses_.end(), address) != addresses_.end()) return;
  static_cast<void>(addresses_.push_back(address));
}

bool CarriedLines::mentions_peer(std::string_view text) const noexcept {
  return std::any_of(addresses_.begin(), addresses_.end(), [text](std::string_view address) {
    return text.find(address) != std::string_view::npos;
  });
}

bool CarriedLines::carries(const SdpLine& line) const noexcept {
  if (line.type == 'i') return !mentions_peer(line.value);
  if (line.type != 'a') return line.type == 'b' || line.type == 't' || line.type == 'r' || line.type == 'z';
  const auto attribute = parse_attribute(line.value);
  if (!attribute || is_ice(attribute->name)) return false;
  switch (attribute->name) {
    case AttributeName::rtcp:
    case AttributeName::source_filter:
    case AttributeName::bundle_only: return false;
    case AttributeName::group: return !parse_group(attribute->value).is_bundle();
    // Hexadecimal digits and base64 may look like anything; these name no address.
    case AttributeName::fingerprint:
    case AttributeName::crypto:
    case AttributeName::rtpmap: return true;
    case AttributeName::fmtp:
    case AttributeName::ptime:
    case AttributeName::maxptime:
    case AttributeName::sendrecv:
    case AttributeName::sendonly:
    case AttributeName::recvonly:
    case AttributeName::inactive:
    case AttributeName::rtcp_mux:
    case AttributeName::rtcp_mux_only:
    case AttributeName::rtcp_fb:
    case AttributeName::mid:
    case AttributeName::ice_ufrag:
    case AttributeName::ice_pwd:
    case AttributeName::ice_options:
    case AttributeName::ice_lite:
    case AttributeName::ice_mismatch:
    case AttributeName::ice_pacing:
    case AttributeName::candidate:
    case AttributeName::remote_candidates:
    case AttributeName::end_of_candidates:
    case AttributeName::setup:
    case AttributeName::ssrc:
    case AttributeName::other: break;
  }
  return !mentions_peer(line.value);
}

}  // namespace trunkline::rtp
