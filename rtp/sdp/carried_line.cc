#include "rtp/sdp/carried_line.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/endpoint.h"
#include "rtp/sdp/media_group.h"

namespace trunkline::rtp {

namespace {

bool mentions(std::string_view text, std::string_view address) noexcept {
  if (text.size() < address.size()) return false;
  // Dots are rarer in a description than digits. In an address they come early: a loop beats memchr.
  std::size_t dot = 0;
  while (dot != address.size() && address[dot] != '.') ++dot;
  if (dot == address.size()) return text.find(address) != std::string_view::npos;
  for (auto at = text.find('.', dot); at != std::string_view::npos; at = text.find('.', at + 1)) {
    if (text.substr(at - dot).starts_with(address)) return true;
  }
  return false;
}

/// Whether an address stands in the text, with or without a port behind it.
bool holds_address(std::string_view text) noexcept {
  const auto belongs = [](char c) { return base::hex_digit(c).has_value() || c == '.' || c == ':'; };
  while (!text.empty()) {
    const auto begin = std::find_if(text.begin(), text.end(), belongs);
    const auto end = std::find_if_not(begin, text.end(), belongs);
    const std::string_view word(begin, end);
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
    constexpr std::size_t shortest = 3;  // "::1"
    if (word.size() < shortest) continue;
    if (base::IpAddress::parse(word)) return true;
    for (auto rest = word; !rest.empty();) {
      const auto colon = std::min(rest.find(':'), rest.size());
      if (base::IpAddress::parse(rest.substr(0, colon))) return true;
      rest.remove_prefix(std::min(colon + 1, rest.size()));
    }
  }
  return false;
}

}  // namespace

bool is_carried(const Attribute& attribute) noexcept {
  using enum AttributeName;
  // What nobody here knows may name any address, such as a=altc and a=alt do.
  if (attribute.name == other) return !holds_address(attribute.value);
  if (is_ice(attribute.name)) return false;
  if (attribute.name == rtcp || attribute.name == source_filter || attribute.name == bundle_only)
    return false;
  if (attribute.name == group) return !parse_group(attribute.value).is_bundle();
  // A CNAME as RFC 3550 section 6.5.1 makes it, user@host; a random one (RFC 7022) has no @.
  if (attribute.name == ssrc) return attribute.value.find('@') == std::string_view::npos;
  return true;
}

PeerAddresses::PeerAddresses(const Description& description) noexcept {
  if (description.connection) add(*description.connection);
  for (const auto& section : description.media) {
    if (section.connection) add(*section.connection);
  }
  const auto origin = description.origin.address;
  if (!has(origin)) add({origin, base::IpAddress::parse(origin), true});
}

bool PeerAddresses::has(std::string_view text) const noexcept {
  for (const auto address : addresses_) {
    if (address == text) return true;
  }
  return false;
}

void PeerAddresses::add(const Connection& connection) noexcept {
  // A host name may be a common word, and 0.0.0.0 tells nothing.
  if (!connection.address || connection.address->is_unspecified() || has(connection.text)) return;
  static_cast<void>(addresses_.push_back(connection.text));
}

bool PeerAddresses::are_in(std::string_view text) const noexcept {
  for (const auto address : addresses_) {
    if (mentions(text, address)) return true;
  }
  return false;
}

bool PeerAddresses::are_told_by(std::string_view value, AttributeName name) const noexcept {
  return name != AttributeName::fingerprint && name != AttributeName::crypto && are_in(value);
}

}  // namespace trunkline::rtp
