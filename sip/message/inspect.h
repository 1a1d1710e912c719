// Whether a message has what every message must have, before anybody acts on it.
#pragma once

#include <cstdint>
#include <string_view>

#include "sip/message/essentials.h"
#include "sip/message/message.h"

namespace trunkline::sip {

enum class Fault : std::uint8_t {
  none,
  bad_version,
  bad_request_uri,  // cannot be read
  missing_via,
  missing_from,
  missing_to,
  missing_call_id,
  missing_cseq,
  repeated_from,
  repeated_to,
  repeated_call_id,
  repeated_cseq,
  repeated_max_forwards,
  conflicting_content_length,
  bad_via,
  bad_from,
  bad_to,
  bad_call_id,
  bad_cseq,
  cseq_method_mismatch,
  bad_max_forwards,
};

/// Checks what each request needs (RFC 3261 sections 8.1.1 and 8.2): To, From, CSeq, Call-ID and Via there,
/// readable, and all but Via once; the method of CSeq that of the request, unless it is one that we do not
/// know and 501 says more (RFC 4475 section 3.1.2.18); the Request-URI readable, of whatever scheme.
/// Max-Forwards may be missing (RFC 2543) or greater than 255 (RFC 4475 section 3.1.2.4), but a number it
/// must be. All other header fields are left to those who use them. The first fault in the order of the
/// enumerators counts. `read`, which is new, holds what was read on the way: with no fault, all of it.
[[nodiscard]] Fault inspect_request(const Message& request, Essentials& read) noexcept;
[[nodiscard]] inline Fault inspect_request(const Message& request) noexcept {
  Essentials unused;
  return inspect_request(request, unused);
}

/// The same for a response, which can only be dropped.
[[nodiscard]] Fault inspect_response(const Message& response, Essentials& read) noexcept;
[[nodiscard]] inline Fault inspect_response(const Message& response) noexcept {
  Essentials unused;
  return inspect_response(response, unused);
}

/// The status a request with that fault is answered with: 505 or 400. The fault must not be `none`.
[[nodiscard]] int status_of(Fault fault) noexcept;
/// A reason phrase that names the fault.
[[nodiscard]] std::string_view to_string(Fault fault) noexcept;

/// Whether there is more than one Via value. A response with that was not meant for us if we are a user agent
/// (RFC 3261 section 8.1.3.3).
[[nodiscard]] bool has_several_vias(const Message& message) noexcept;

}  // namespace trunkline::sip
