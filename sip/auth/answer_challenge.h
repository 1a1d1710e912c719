// What a client makes of a challenge: the other side of credentials.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sip/auth/digest_algorithm.h"

namespace trunkline::sip {

/// Views into the field.
struct DigestChallenge {
  std::string_view realm;
  std::string_view nonce;
  std::string_view opaque;
  std::string_view algorithm_text;  // as it was written; empty: MD5 is meant
  DigestAlgorithm algorithm = DigestAlgorithm::md5;
  bool has_qop = false;  // and `auth` is in it; without one the response is that of RFC 2617 section 3.2.2.1
  bool stale = false;    // another nonce is all that was wrong
};

/// Nothing: no Digest challenge, without realm or nonce, or of an algorithm or qop that we do not speak.
[[nodiscard]] std::optional<DigestChallenge> parse_challenge(std::string_view value) noexcept;

struct Login {
  std::string_view user;
  std::string_view password;
};

/// What a request is that is to be let in.
struct ChallengedRequest {
  std::string_view method;
  std::string_view uri;     // its Request-URI
  std::string_view cnonce;  // hexadecimal digits, drawn for it
  std::uint32_t count = 1;  // how often the nonce has been answered, this time included
};

/// The value of Authorization, or of Proxy-Authorization. Empty where the library has no such hash.
/// Source: RFC 7616 section 3.4, RFC 8760, RFC 3261 section 22.4.
[[nodiscard]] std::string answer_challenge(const DigestChallenge& challenge, const Login& login,
                                           const ChallengedRequest& request);

}  // namespace trunkline::sip
