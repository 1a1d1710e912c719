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
  if (std::find(addresses_.begin(), addresses_.end(), address) != addresses_.end()) return;
  // A host name may be a common word, and 0.0.0.0 tells nothing.
  const auto parsed = base::IpAddress::parse(address);
  if (!parsed || parsed->is_unspecified()) return;
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
  const auto name = line.attribute;
  if (is_ice(name) || name == AttributeName::rtcp || name == AttributeName::source_filter) return false;
  if (name == AttributeName::bundle_only) return false;
  if (name == AttributeName::group && parse_group(attribute_value(line)).is_bundle()) return false;
  // Hexadecimal digits and base64 may look like anything, and name no address.
  if (name == AttributeName::fingerprint || name == AttributeName::crypto) return true;
  // A CNAME as RFC 3550 section 6.5.1 makes it, user@host; a random one (RFC 7022) has no @.
  if (name == AttributeName::ssrc && attribute_value(line).find('@') != std::string_view::npos) return false;
  return !mentions_peer(line.value);
}

}  // namespace trunkline::rtp
