#include "controlplane/api/challenge_memory.h"

#include "base/ascii.h"

namespace trunkline::controlplane {

bool ChallengeMemory::take(const sip::Message& response) {
  constexpr int proxy_authentication_required = 407;
  by_proxy_ = response.status() == proxy_authentication_required;
  const auto name = by_proxy_ ? sip::HeaderName::proxy_authenticate : sip::HeaderName::www_authenticate;
  // "The topmost header field is the one preferred" (RFC 8760 section 2.3).
  for (const auto field : response.fields(name)) {
    const auto read = sip::parse_challenge(field.value);
    if (!read) continue;
    // A nonce that has grown old is no wrong password; but twice is no accident.
    if (tries_ > 1 || (tries_ == 1 && !read->stale)) return false;
    challenge_ = field.value;
    count_ = 0;
    ++tries_;
    return true;
  }
  return false;
}

std::optional<sip::HeaderName> ChallengeMemory::field() const noexcept {
  if (challenge_.empty()) return std::nullopt;
  return by_proxy_ ? sip::HeaderName::proxy_authorization : sip::HeaderName::authorization;
}

std::string ChallengeMemory::answer(const sip::Login& login, std::string_view method, std::string_view uri,
                                    base::Random& random) {
  const auto read = sip::parse_challenge(challenge_);
  if (!read) return {};
  const auto drawn = base::to_hex(random.next());
  return sip::answer_challenge(*read, login, {method, uri, {drawn.data(), drawn.size()}, ++count_});
}

}  // namespace trunkline::controlplane
