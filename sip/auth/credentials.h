// What a client sends to prove who it is: the parameters of a Digest Authorization header field.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "sip/auth/digest_algorithm.h"

namespace trunkline::sip {

enum class CredentialsError : std::uint8_t {
  malformed,              // not a scheme with parameters
  not_digest,             // another scheme
  repeated_parameter,     // two of one name: who would say which one was meant
  missing_parameter,      // username, realm, nonce, uri, response, and with qop: nc and cnonce
  unsupported_algorithm,  // none that we offer
  unsupported_qop,        // none, or not `auth`: without it nothing tells a replay
  bad_count,              // nc is not eight hexadecimal digits
};

[[nodiscard]] std::string_view to_string(CredentialsError error) noexcept;

/// Views into the field. Quoted values are what stands between the quotes, as received.
struct DigestCredentials {
  std::string_view username;
  std::string_view realm;
  std::string_view nonce;
  std::string_view uri;
  std::string_view response;
  std::string_view cnonce;
  std::string_view count_text;  // nc, as it goes into the digest
  std::uint32_t count = 0;
  DigestAlgorithm algorithm = DigestAlgorithm::md5;
};

/// Source: RFC 7616 section 3.4, RFC 8760 section 2. A missing `algorithm` means MD5.
[[nodiscard]] base::Result<DigestCredentials, CredentialsError> parse_credentials(
    std::string_view value) noexcept;

}  // namespace trunkline::sip
