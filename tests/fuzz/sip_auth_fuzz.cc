// What strangers send to prove who they are: credentials lie in their field and are read again from what they
// say, and a nonce that we did not make is foreign. And what they ask us for: our answer to a challenge lets
// us in.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "sip/auth/answer_challenge.h"
#include "sip/auth/credentials.h"
#include "sip/auth/digest.h"
#include "sip/auth/nonce.h"
#include "tests/fuzz/sip_views.h"

namespace {

using namespace trunkline;
using namespace trunkline::sip;
using fuzz::joined;
using fuzz::lies_in;

const NonceMaker nonces({}, std::chrono::seconds(300));
const auto source = base::IpAddress::v4(192, 0, 2, 1);
constexpr base::Instant now{std::chrono::seconds(1000)};

void check_nonce(std::string_view text) {
  // A code of sixteen digits is not guessed here; one whose text is ours is.
  const auto checked = nonces.check(text, now, source);
  if (checked.state == NonceState::foreign) return;
  const auto again = nonces.make(base::Instant(std::chrono::seconds(checked.issued_s)), checked.salt, source);
  TL_ASSERT(std::string_view(again.data(), again.size()) == text);
}

void check_digest(const DigestCredentials& credentials) {
  DigestHash hash(credentials.algorithm);
  const auto ha1 = digest_ha1(hash, credentials.username, credentials.realm, "secret");
  const auto due = digest_response(hash, ha1.view(), "REGISTER", credentials);
  auto right = credentials;
  right.response = due.view();
  TL_ASSERT(digest_matches(hash, ha1.view(), "REGISTER", right));
  TL_ASSERT(!digest_matches(hash, ha1.view(), "INVITE", right));
}

void check_challenge(std::string_view text) {
  const auto challenge = parse_challenge(text);
  if (!challenge) return;
  for (const auto part : {challenge->realm, challenge->nonce, challenge->opaque, challenge->algorithm_text})
    lies_in(part, text);
  const auto answer = answer_challenge(*challenge, {"phone", "secret"},
                                       {"REGISTER", "sip:example.test", "0123456789abcdef", 1});
  // As other servers may ask: ours take neither an answer without a qop nor one for no realm.
  if (!challenge->has_qop || challenge->realm.empty()) return;
  const auto credentials = parse_credentials(answer);
  TL_ASSERT(credentials && credentials->realm == challenge->realm && credentials->nonce == challenge->nonce);
  DigestHash hash(credentials->algorithm);
  const auto ha1 = digest_ha1(hash, "phone", challenge->realm, "secret");
  TL_ASSERT(digest_matches(hash, ha1.view(), "REGISTER", *credentials));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_nonce(text);
  check_challenge(text);
  const auto credentials = parse_credentials(text);
  if (!credentials) {
    TL_ASSERT(!to_string(credentials.error()).empty());
    return 0;
  }
  for (const auto part : {credentials->username, credentials->realm, credentials->nonce, credentials->uri,
                          credentials->response, credentials->cnonce, credentials->count_text}) {
    lies_in(part, text);
  }
  check_nonce(credentials->nonce);
  check_digest(*credentials);
  const auto again_text =
      joined("Digest username=\"", credentials->username, "\", realm=\"", credentials->realm, "\", nonce=\"",
             credentials->nonce, "\", uri=\"", credentials->uri, "\", response=\"", credentials->response,
             "\", cnonce=\"", credentials->cnonce, "\", qop=auth, nc=", credentials->count_text,
             ", algorithm=", to_string(credentials->algorithm));
  const auto again = parse_credentials(again_text);
  TL_ASSERT(again && again->username == credentials->username && again->nonce == credentials->nonce &&
            again->count == credentials->count && again->algorithm == credentials->algorithm);
  return 0;
}
