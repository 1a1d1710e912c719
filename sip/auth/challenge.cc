#include "sip/auth/challenge.h"

namespace trunkline::sip {

std::string write_challenge(DigestAlgorithm algorithm, std::string_view realm, std::string_view nonce,
                            bool stale) {
  std::string text = "Digest realm=\"";
  text.append(realm).append("\", nonce=\"").append(nonce).append("\", qop=\"auth\", algorithm=");
  text.append(to_string(algorithm));
  if (stale) text += ", stale=true";
  return text;
}

}  // namespace trunkline::sip
