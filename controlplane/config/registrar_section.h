// Section `registrar`: our users, and how they register.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/config/choice.h"
#include "controlplane/config/fields.h"
#include "controlplane/config/sip_section.h"
#include "controlplane/config/units.h"
#include "controlplane/config/user_database.h"
#include "controlplane/registrar/registrar_settings.h"
#include "controlplane/routing/routing.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::controlplane {

/// What is not printed: the effective settings are shown to people.
struct Secret {
  std::string text;
};

template <>
struct Scalar<Secret> {
  static Scanned<Secret> read(std::string_view word, bool quoted);
  static std::string print(const Secret& value) { return value.text.empty() ? "" : "(secret)"; }
  static WordShape shape() { return {}; }
  static std::size_t fingerprint(const Secret& value) { return std::hash<std::string>()(value.text); }
};

template <>
struct Choices<sip::DigestAlgorithm> {
  static constexpr ChoiceWords<sip::DigestAlgorithm, 2> words{
      {{"SHA-256", sip::DigestAlgorithm::sha_256}, {"MD5", sip::DigestAlgorithm::md5}}};
};

struct RawUser {
  Located<std::string> name;
  Located<Secret> password;
  Located<Secret> ha1_sha256;
  Located<Secret> ha1_md5;
  Located<std::string> forward_always;
  Located<std::string> forward_busy;
  Located<std::string> forward_no_answer;
  Located<base::Duration> ring{UserCalls{}.ring};
};

struct RawDomain {
  Located<std::string> name;
  std::vector<RawUser> users;
  Place users_place;
};

struct RawRegistrar {
  RawRegistrar();

  std::vector<RawDomain> domains;
  Place domains_place;
  LocatedList<sip::DigestAlgorithm> algorithms;
  Located<base::Duration> nonce_lifetime{std::chrono::minutes(5)};
  Located<base::Duration> least_expires{std::chrono::seconds(60)};
  Located<base::Duration> expires{std::chrono::hours(1)};
  Located<base::Duration> most_expires{std::chrono::hours(2)};
  Located<std::uint32_t> bindings{10'000};
  Located<std::uint32_t> bindings_per_user{10};
  Located<std::uint8_t> guesses{5};
  Located<base::Duration> guess_pause{std::chrono::minutes(1)};
  RawUserDatabase database;
};

void describe(ConfigFields& fields, RawUser& raw);
void describe(ConfigFields& fields, RawDomain& raw);
void describe(ConfigFields& fields, RawRegistrar& raw);

/// Nothing without a domain. Faults: a domain or user that is given twice or holds what a URI cannot; a user
/// without a password, or with a hash for one but not all of the algorithms; expirations out of order; no
/// algorithm.
[[nodiscard]] std::optional<RegistrarSettings> check_registrar(const RawRegistrar& raw, const SipConfig& sip,
                                                               const RoutingSettings& routing,
                                                               const gate::AdmissionConfig& admission,
                                                               ConfigFaults& faults);

}  // namespace trunkline::controlplane
