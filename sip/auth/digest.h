// The arithmetic of digest authentication: RFC 7616 section 3.4 with qop=auth.
#pragma once

#include <string_view>

#include "sip/auth/credentials.h"
#include "sip/auth/digest_hash.h"

namespace trunkline::sip {

/// H(username:realm:password): what a server keeps in place of the password.
[[nodiscard]] DigestText digest_ha1(DigestHash& hash, std::string_view username, std::string_view realm,
                                    std::string_view password) noexcept;

/// The response that somebody who knows `ha1` gives for these credentials; `hash` is of their algorithm.
[[nodiscard]] DigestText digest_response(DigestHash& hash, std::string_view ha1, std::string_view method,
                                         const DigestCredentials& credentials) noexcept;

/// Whether the credentials' response is that one. Takes the same time wherever they differ; hexadecimal
/// digits of either case, as some phones write them.
[[nodiscard]] bool digest_matches(DigestHash& hash, std::string_view ha1, std::string_view method,
                                  const DigestCredentials& credentials) noexcept;

}  // namespace trunkline::sip
