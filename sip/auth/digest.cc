#include "sip/auth/digest.h"

#include "base/ascii.h"

namespace trunkline::sip {

DigestText digest_ha1(DigestHash& hash, std::string_view username, std::string_view realm,
                      std::string_view password) noexcept {
  return hash({username, realm, password});
}

DigestText digest_response(DigestHash& hash, std::string_view ha1, std::string_view method,
                           const DigestCredentials& credentials) noexcept {
  const auto ha2 = hash({method, credentials.uri});
  return hash({ha1, credentials.nonce, credentials.count_text, credentials.cnonce, "auth", ha2.view()});
}

bool digest_matches(DigestHash& hash, std::string_view ha1, std::string_view method,
                    const DigestCredentials& credentials) noexcept {
  const auto due = digest_response(hash, ha1, method, credentials);
  const auto given = credentials.response;
  if (due.length == 0 || given.size() != due.length) return false;
  unsigned different = 0;
  for (std::size_t i = 0; i < given.size(); ++i) {
    different |= static_cast<unsigned char>(due.digits[i] ^ base::lower(given[i]));
  }
  return different == 0;
}

}  // namespace trunkline::sip
