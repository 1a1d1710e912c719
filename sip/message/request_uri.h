// What of a URI may stand in a Request-URI.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "sip/message/uri.h"

namespace trunkline::sip {

/// Of a SIP URI: what it says about the request to be made of it, header fields and a method, which a
/// Request-URI may not (RFC 3261 section 19.1.1, table 1).
[[nodiscard]] inline bool shapes_request(const Uri& uri) noexcept {
  return !uri.header_text.empty() || (!uri.parameter_text.empty() && uri.is_sip() && uri.parameter("method"));
}

/// The text without that; for a method in it `room` is used. Nothing: that is too small.
[[nodiscard]] std::optional<std::string_view> cut_for_request(const Uri& uri, std::span<char> room) noexcept;

/// The same of any URI: nearly all can be used as they are.
[[nodiscard]] inline std::optional<std::string_view> request_uri_of(const Uri& uri,
                                                                    std::span<char> room) noexcept {
  if (uri.header_text.empty() && uri.parameter_text.empty()) [[likely]]
    return uri.text;
  return shapes_request(uri) ? cut_for_request(uri, room) : uri.text;
}

}  // namespace trunkline::sip
