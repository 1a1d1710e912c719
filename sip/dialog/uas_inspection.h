// What a UAS checks before it looks at what a request wants: RFC 3261 section 8.2, in its order.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "sip/message/message.h"

namespace trunkline::sip {

/// What this UAS can do. The texts are the values of the header fields it answers with.
struct UasPolicy {
  std::span<const Method> allowed;
  std::string_view allow;                         // "INVITE, ACK, …"
  std::span<const std::string_view> option_tags;  // extensions that a Require may name
  std::string_view accept =
      "application/sdp, multipart/mixed, multipart/alternative";  // the content types taken
  bool any_content = false;                                       // it is for somebody else
};

/// How the request is to be refused: a status, and perhaps one header field that the status calls for.
struct Rejection {
  int status = 0;
  std::string_view reason = {};  // empty: the registered phrase
  HeaderName header = HeaderName::other;
  std::string_view value = {};  // empty: no header field; else as long-lived as policy, request and scratch
};

/// Nothing: go on. Not for ACK, which is never answered, nor for CANCEL, in which Require is ignored
/// (8.2.2.3). 501 for a method nobody knows, 405 + Allow for one not allowed here, 416 for a scheme other
/// than sip and tel (but for calls and messages to urn:service:sos), 400 for header fields in the
/// Request-URI, 482 for a merged request, 420 + Unsupported, 415 + Accept, 406. `scratch` holds the text of
/// Unsupported.
[[nodiscard]] std::optional<Rejection> inspect_as_uas(const Message& request, const UasPolicy& policy,
                                                      bool merged, std::span<char> scratch) noexcept;

}  // namespace trunkline::sip
