// A request as a proxy sends it on: RFC 3261 section 16.6.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/endpoint.h"
#include "base/result.h"
#include "sip/message/header_line.h"
#include "sip/message/message.h"
#include "sip/message/writer.h"
#include "sip/transport/reliability.h"

namespace trunkline::sip {

/// What is different about it. All views live only during the call that takes it.
struct ForwardedRequest {
  std::string_view request_uri;
  std::uint8_t max_forwards = 70;
  std::uint8_t max_breadth = 60;  // RFC 5393 section 5.3.3
  // The Via on top.
  base::Endpoint sent_by;
  Transport transport = Transport::udp;
  std::string_view branch = {};
  std::uint64_t loop = 0;                   // see loop_digest.h
  std::span<const HeaderLine> routes = {};  // all of them
  std::string_view last_route = {};         // a URI behind these; empty: none
  /// In front of what goes on, so that a Record-Route stands before those of others.
  std::span<const HeaderLine> added = {};
  /// Fields that stay behind; every other one goes on as it is, in its place.
  std::span<const HeaderName> left_out = {};
  /// Credentials for one of these stay behind, too (section 22.3).
  std::span<const std::string> own_realms = {};
};

/// `source`: where the request came from, which its own Via is told of (section 18.2.1, RFC 3581). Errors:
/// those of the Writer.
[[nodiscard]] base::Result<std::string_view, WriteError> write_forwarded(std::span<char> out,
                                                                         const Message& request,
                                                                         const base::Endpoint& source,
                                                                         const ForwardedRequest& as);

}  // namespace trunkline::sip
