#include "rtp/sdp/carried_line.h"

#include <algorithm>

#include "base/endpoint.h"
#include "rtp/sdp/media_group.h"

namespace trunkline::rtp {

namespace {

bool mentions(std::string_view text, std::string_view address) noexcept {
  // Dots are rarer in a description than digits.
  const auto dot = address.find('.');
  if (dot == std::string_view::npos) return text.find(address) != std::string_view::npos;
  for (auto at = text.find('.', dot); at != std::string_view::npos; at = text.find('.', at + 1)) {
    if (text.substr(at - dot).starts_with(address)) return true;
  }
  return false;
}

}  // namespace

CarriedLines::CarriedLines(const Description& description) noexcept {
  if (description.connection) add(description.connection->text, description.connection->address);
  for (const auto& section : description.media) {
    if (section.connection) add(section.connection->text, section.connection->address);
  }
  const auto origin = description.origin.address;
  if (std::find(addresses_.begin(), addresses_.end(), origin) == addresses_.end())
    add(origin, base::IpAddress::parse(origin));
}

void CarriedLines::add(std::string_view text, const std::optional<base::IpAddress>& address) noexcept {
  // A host name may be a common word, and 0.0.0.0 tells nothing.
  if (!address || address->is_unspecified()) return;
  if (std::find(addresses_.begin(), addresses_.end(), text) != addresses_.end()) return;
  static_cast<void>(addresses_.push_back(text));
}

bool CarriedLines::mentions_peer(std::string_view text) const noexcept {
  return std::any_of(addresses_.begin(), addresses_.end(),
                     [text](std::string_view address) { return mentions(text, address); });
}

bool CarriedLines::may_carry(const SdpLine& line) noexcept {
  if (line.type != 'a')
    return line.type == 'b' || line.type == 't' || line.type == 'r' || line.type == 'z' || line.type == 'i';
  const auto name = line.attribute;
  if (name == AttributeName::other) return true;
  if (is_ice(name) || name == AttributeName::rtcp || name == AttributeName::source_filter) return false;
  if (name == AttributeName::bundle_only) return false;
  if (name == AttributeName::group) return !parse_group(attribute_value(line)).is_bundle();
  // A CNAME as RFC 3550 section 6.5.1 makes it, user@host; a random one (RFC 7022) has no @.
  if (name == AttributeName::ssrc) return attribute_value(line).find('@') == std::string_view::npos;
  return true;
}

bool CarriedLines::carries(const SdpLine& line) const noexcept {
  if (!may_carry(line)) return false;
  // Of bandwidths and times nothing can be told; hexadecimal digits and base64 may look like anything.
  if (line.type != 'a') return line.type != 'i' || !mentions_peer(line.value);
  if (line.attribute == AttributeName::fingerprint || line.attribute == AttributeName::crypto) return true;
  return !mentions_peer(line.value);
}

}  // namespace trunkline::rtp
