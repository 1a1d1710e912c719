#include "sip/auth/credentials.h"

#include <array>

#include "sip/message/auth_header.h"

namespace trunkline::sip {
namespace {

using Error = CredentialsError;

/// The parameters we read, by name; each must not be there twice.
struct Seen {
  std::string_view name;
  std::string_view value = {};
  bool given = false;
};

}  // namespace

std::string_view to_string(CredentialsError error) noexcept {
  switch (error) {
    case Error::malformed: return "Malformed Authorization";
    case Error::not_digest: return "Digest Is Wanted";
    case Error::repeated_parameter: return "Repeated Authorization Parameter";
    case Error::missing_parameter: return "Missing Authorization Parameter";
    case Error::unsupported_algorithm: return "Unsupported Digest Algorithm";
    case Error::unsupported_qop: return "Digest Without qop=auth";
    case Error::bad_count: return "Malformed Nonce Count";
  }
  return "Malformed Authorization";
}

base::Result<DigestCredentials, CredentialsError> parse_credentials(std::string_view value) noexcept {
  const auto header = parse_auth_header(value);
  if (!header) return base::fail(Error::malformed);
  if (!header->is_digest()) return base::fail(Error::not_digest);
  std::array<Seen, 9> seen{Seen{"username"}, {"realm"}, {"nonce"}, {"uri"},      {"response"},
                           {"cnonce"},       {"nc"},    {"qop"},   {"algorithm"}};
  for (const auto& param : header->params) {
    for (Seen& one : seen) {
      if (!base::equals_ignoring_case(one.name, param.name)) continue;
      if (one.given) return base::fail(Error::repeated_parameter);
      one.given = true;
      one.value = param.value;
    }
  }
  const auto& [username, realm, nonce, uri, response, cnonce, nc, qop, algorithm] = seen;
  for (const auto& due : {username, realm, nonce, uri, response}) {
    if (!due.given || due.value.empty()) return base::fail(Error::missing_parameter);
  }
  DigestCredentials made{username.value, realm.value, nonce.value, uri.value,           response.value,
                         cnonce.value,   nc.value,    0,           DigestAlgorithm::md5};
  if (algorithm.given) {
    const auto known = parse_digest_algorithm(algorithm.value);
    if (!known) return base::fail(Error::unsupported_algorithm);
    made.algorithm = *known;
  }
  if (!base::equals_ignoring_case(qop.value, "auth")) return base::fail(Error::unsupported_qop);
  if (!nc.given || !cnonce.given) return base::fail(Error::missing_parameter);
  const auto count = base::parse_hex<std::uint32_t>(nc.value);
  if (!count || nc.value.size() != 8) return base::fail(Error::bad_count);
  made.count = *count;
  return made;
}

}  // namespace trunkline::sip
