#include "rtp/sdp/carried_line.h"

#include <algorithm>
#include <cstddef>

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

/// Cuts from `rest` the next run of characters that belong to a word. Empty: there is none left.
template <class Belongs>
std::string_view next_word(std::string_view& rest, Belongs belongs) noexcept {
  const auto begin = std::find_if(rest.begin(), rest.end(), belongs);
  const auto end = std::find_if_not(begin, rest.end(), belongs);
  const std::string_view word(begin, end);
  rest.remove_prefix(static_cast<std::size_t>(end - rest.begin()));
  return word;
}

bool reads_as_host(std::string_view word) noexcept {
  while (word.ends_with('.')) word.remove_suffix(1);
  const auto dot = word.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const auto last = word.substr(dot + 1);
  return last.size() > 1 && base::is_alpha(last.front());
}

/// Whether an address stands in the text, with or without a port behind it.
bool holds_address(std::string_view text) noexcept {
  const auto belongs = [](char c) { return base::hex_digit(c).has_value() || c == '.' || c == ':'; };
  for (auto word = next_word(text, belongs); !word.empty(); word = next_word(text, belongs)) {
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

/// One that nobody here knows may name any place, as a=altc and a=alt do; and what made the description is
/// nobody's business (a=tool).
[[gnu::cold, gnu::noinline]] bool tells_of_sender(const Attribute& attribute) noexcept {
  // A header extension is known by a URI, which is of whoever has defined it (RFC 8285).
  if (base::equals_ignoring_case(attribute.name_text, "extmap")) return holds_address(attribute.value);
  return base::equals_ignoring_case(attribute.name_text, "tool") || names_place(attribute.name_text) ||
         names_place(attribute.value);
}

}  // namespace

bool names_place(std::string_view text) noexcept {
  const auto belongs = [](char c) {
    return base::is_alpha(c) || base::is_digit(c) || c == '.' || c == '-' || c == '_';
  };
  for (auto rest = text; !rest.empty();) {
    if (reads_as_host(next_word(rest, belongs))) return true;
  }
  return holds_address(text);
}

bool is_carried(const Attribute& attribute) noexcept {
  using enum AttributeName;
  if (attribute.name == other) return !tells_of_sender(attribute);
  if (is_ice(attribute.name)) return false;
  if (attribute.name == rtcp || attribute.name == source_filter || attribute.name == bundle_only)
    return false;
  if (attribute.name == group)
    return !parse_group(attribute.value).is_bundle() && !names_place(attribute.value);
  if (attribute.name == mid) return !names_place(attribute.value);
  // A CNAME as RFC 3550 section 6.5.1 makes it, user@host, or a host; a random one (RFC 7022) is neither.
  if (attribute.name == ssrc)
    return attribute.value.find('@') == std::string_view::npos && !names_place(attribute.value);
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
