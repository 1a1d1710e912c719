// What is asked of a client that has not proved who it is.
#pragma once

#include <string>
#include <string_view>

#include "sip/auth/digest_algorithm.h"

namespace trunkline::sip {

/// The value of one WWW-Authenticate header field. `realm` holds neither '"' nor '\'. `stale`: the nonce was
/// the reason, and asking the user for the password again would not help (RFC 7616 section 3.3).
[[nodiscard]] std::string write_challenge(DigestAlgorithm algorithm, std::string_view realm,
                                          std::string_view nonce, bool stale);

}  // namespace trunkline::sip
