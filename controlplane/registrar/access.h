// Who may send what: challenges strangers, and says which user a request comes from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "controlplane/registrar/aor.h"
#include "controlplane/registrar/bindings.h"
#include "controlplane/registrar/directory.h"
#include "controlplane/registrar/guess_throttle.h"
#include "controlplane/registrar/registrar_counters.h"
#include "controlplane/registrar/registrar_settings.h"
#include "sip/auth/credentials.h"
#include "sip/auth/digest_hash.h"
#include "sip/auth/nonce.h"
#include "sip/auth/nonce_counts.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

enum class Entry : std::uint8_t { open, challenged, stale };
enum class AccessKind : std::uint8_t { admitted, challenged, refused };

struct Verdict {
  AccessKind kind = AccessKind::challenged;
  bool stale = false;            // challenged: because of the nonce only
  int status = 401;              // refused
  std::string_view reason = {};  // refused: a literal
  std::string user = {};         // admitted: the address of record; empty: a source trusted by its address.
                                 // Refused: of who has proved to be that one; empty: it may be anybody
};

/// RFC 3261 section 22, RFC 7616, RFC 8760. Every request of a source that is not trusted has to prove whose
/// it is, and REGISTER always. What is wrong with a password and what is wrong with a user look and cost the
/// same.
class Access {
 public:
  /// What is passed by reference outlives it.
  Access(const RegistrarSettings& settings, const OwnDomains& domains, base::Random& random,
         RegistrarCounters& counters);

  /// The settings that it refers to have changed.
  void adopt() noexcept {
    nonces_.live_for(settings_.nonce_lifetime);
    throttle_.adopt(settings_.guesses, settings_.guess_pause);
  }

  /// Sources that need not prove themselves, but to register, beside those of the settings and in place of
  /// those of the last call: where the names of trunks lead.
  void trust_named(std::vector<base::IpAddress> sources);

  /// Before the transaction layer: whether the request may have a transaction. No state comes of those that
  /// may not: no credentials of a realm of ours, or with a nonce that we have not given to that address.
  [[nodiscard]] Entry screen(const sip::Message& request, const base::IpAddress& source, base::Instant now);

  /// Whose answer the verdict waits for. Nothing: the verdict needs none, and judge() takes an empty one.
  struct Question {
    std::string_view user;
    std::string_view domain;
  };
  [[nodiscard]] std::optional<Question> question(const sip::Message& request,
                                                 const base::IpAddress& source) const;
  /// Uses up the nonce's count when the password is right. Who guesses too often hears 403, whatever he
  /// guesses; but where the user of `bindings` is registered from that source, his password is taken.
  [[nodiscard]] Verdict judge(const sip::Message& request, const base::IpAddress& source,
                              const UserAnswer& answer, const Bindings& bindings, base::Instant now);

  /// The values of WWW-Authenticate, one an algorithm, the preferred one first.
  [[nodiscard]] std::vector<std::string> challenges(const sip::Message& request,
                                                    const base::IpAddress& source, bool stale,
                                                    base::Instant now);

 private:
  [[nodiscard]] bool trusts(const sip::Message& request, const base::IpAddress& source) const noexcept;
  [[nodiscard]] std::optional<sip::DigestCredentials> own_credentials(const sip::Message& request) const;
  [[nodiscard]] bool is_offered(sip::DigestAlgorithm algorithm) const noexcept;
  [[nodiscard]] Verdict bind(const sip::Message& request, std::string user);

  const RegistrarSettings& settings_;
  const OwnDomains& domains_;
  base::Random& random_;
  RegistrarCounters& counters_;
  sip::NonceMaker nonces_;
  sip::NonceCounts counts_;
  GuessThrottle throttle_;
  std::array<sip::DigestHash, 2> hashes_;
  std::vector<base::IpAddress> named_;  // sorted
  UserAnswer nobody_;                   // what is compared with in the place of a user who is not there
};

}  // namespace trunkline::controlplane
