#include "sip/auth/answer_challenge.h"

#include "base/ascii.h"
#include "sip/auth/digest.h"
#include "sip/message/auth_header.h"
#include "sip/message/quoted_string.h"

namespace trunkline::sip {
namespace {

/// Whether `auth` is among "auth,auth-int".
bool offers_auth(std::string_view qop) noexcept {
  while (!qop.empty()) {
    const auto comma = qop.find(',');
    if (base::equals_ignoring_case(base::trim(qop.substr(0, comma)), "auth")) return true;
    qop = comma == std::string_view::npos ? std::string_view{} : qop.substr(comma + 1);
  }
  return false;
}

}  // namespace

std::optional<DigestChallenge> parse_challenge(std::string_view value) noexcept {
  const auto header = parse_auth_header(value);
  if (!header || !header->is_digest()) return std::nullopt;
  const auto find = [&](std::string_view name) {
    const auto param = header->params.find(name);
    return param ? param->value : std::string_view{};
  };
  DigestChallenge challenge;
  challenge.realm = find("realm");
  challenge.nonce = find("nonce");
  challenge.opaque = find("opaque");
  challenge.algorithm_text = find("algorithm");
  challenge.stale = base::equals_ignoring_case(find("stale"), "true");
  if (!header->params.has("realm") || challenge.nonce.empty()) return std::nullopt;
  if (!challenge.algorithm_text.empty()) {
    const auto algorithm = parse_digest_algorithm(challenge.algorithm_text);
    if (!algorithm) return std::nullopt;
    challenge.algorithm = *algorithm;
  }
  challenge.has_qop = header->params.has("qop");
  if (challenge.has_qop && !offers_auth(find("qop"))) return std::nullopt;
  return challenge;
}

std::string answer_challenge(const DigestChallenge& challenge, const Login& login,
                             const ChallengedRequest& request) {
  DigestHash hash(challenge.algorithm);
  if (!hash.usable()) return {};
  const auto digits = base::to_hex(request.count);
  const std::string_view count(digits.data(), digits.size());
  const auto ha1 = digest_ha1(hash, login.user, challenge.realm, login.password);
  DigestText response;
  if (challenge.has_qop) {
    const DigestCredentials credentials{
        login.user,     challenge.realm, challenge.nonce, request.uri,        {},
        request.cnonce, count,           request.count,   challenge.algorithm};
    response = digest_response(hash, ha1.view(), request.method, credentials);
  } else {
    const auto ha2 = hash({request.method, request.uri});
    response = hash({ha1.view(), challenge.nonce, ha2.view()});
  }
  std::string value = "Digest username=" + quote(login.user);
  // What came between quotes goes back between quotes as it came: its escapes are still there.
  value.append(", realm=\"").append(challenge.realm).append("\", nonce=\"").append(challenge.nonce);
  value.append("\", uri=\"").append(request.uri).append("\", response=\"").append(response.view());
  value.push_back('"');
  if (!challenge.algorithm_text.empty()) value.append(", algorithm=").append(challenge.algorithm_text);
  if (challenge.has_qop) {
    value.append(", qop=auth, cnonce=\"").append(request.cnonce).append("\", nc=").append(count);
  }
  if (!challenge.opaque.empty()) value.append(", opaque=\"").append(challenge.opaque).append("\"");
  return value;
}

}  // namespace trunkline::sip
