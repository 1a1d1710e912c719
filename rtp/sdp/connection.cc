#include "rtp/sdp/connection.h"

#include <algorithm>

#include "base/ascii.h"
#include "rtp/sdp/sdp_line.h"

namespace trunkline::rtp {
namespace {

bool is_host_name(std::string_view text) noexcept {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return base::is_alphanumeric(c) || c == '-' || c == '.' || c == '_';
  });
  // A name of digits and dots alone is an IPv4 address that went wrong.
  return plain && std::any_of(text.begin(), text.end(), base::is_alpha);
}

}  // namespace

base::Result<Connection, SdpError> parse_connection(std::string_view value) noexcept {
  if (begins_with(value, "IN IP4 ")) {
    const auto text = value.substr(7);
    const auto parsed = base::IpAddress::parse(text);
    if (parsed && text.find(':') == std::string_view::npos) return Connection{text, parsed, true};
  }
  const auto network_type = next_field(value);
  const auto address_type = next_field(value);
  const auto address = next_field(value);
  if (address.empty() || !trim_blanks(value).empty()) return base::fail(SdpError::bad_connection);
  const bool is_v4 = base::equals_ignoring_case(address_type, "IP4");
  const bool is_v6 = base::equals_ignoring_case(address_type, "IP6");
  if (!base::equals_ignoring_case(network_type, "IN") || (!is_v4 && !is_v6)) {
    return Connection{address, std::nullopt, false};
  }
  const auto text = address.substr(0, address.find('/'));
  if (text.empty()) return base::fail(SdpError::bad_connection);
  const auto parsed = base::IpAddress::parse(text);
  // An IPv4 literal may be written as ::ffff:192.0.2.1 under IP6.
  const bool looks_v6 = text.find(':') != std::string_view::npos;
  if (parsed ? looks_v6 != is_v6 : !is_host_name(text)) return base::fail(SdpError::bad_connection);
  return Connection{text, parsed, true};
}

bool means_hold(const Connection& connection) noexcept {
  return connection.address && connection.address->is_unspecified();
}

}  // namespace trunkline::rtp
