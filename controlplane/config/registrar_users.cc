#include "controlplane/config/registrar_users.h"

#include <algorithm>

#include "base/ascii.h"
#include "controlplane/config/nearest.h"
#include "sip/auth/digest.h"
#include "sip/message/uri.h"

namespace trunkline::controlplane {
namespace {

constexpr std::array<std::string_view, 2> hash_keys{"ha1_sha256", "ha1_md5"};  // by algorithm

bool is_host_character(char c) { return base::is_alphanumeric(c) || c == '-' || c == '.'; }

/// What stands for itself both in a URI and between quotes.
bool is_user_character(char c) {
  return base::is_alphanumeric(c) || std::string_view("-_.!~*'()&=+$,;?/").find(c) != std::string_view::npos;
}

template <class F>
bool only(const std::string& text, F&& allowed) {
  return std::all_of(text.begin(), text.end(), allowed);
}

const Located<Secret>& hash_of(const RawUser& raw, std::size_t algorithm) {
  return algorithm == 0 ? raw.ha1_sha256 : raw.ha1_md5;
}

void check_hash(const Located<Secret>& given, sip::DigestAlgorithm algorithm, ConfigFaults& faults) {
  const auto& text = given.value.text;
  const bool hex = only(text, [](char c) { return base::hex_digit(c).has_value(); });
  if (hex && text.size() == sip::digits_of(algorithm)) return;
  faults.push_back(given.fault(ConfigFaultKind::wrong_type,
                               "must be " + std::to_string(sip::digits_of(algorithm)) + " hexadecimal digits",
                               "the " + std::string(sip::to_string(algorithm)) + " of name:domain:password"));
}

void check_proofs(const RawUser& raw, ConfiguredUser& user, const RegistrarSettings& made,
                  ConfigFaults& faults) {
  const bool hashed = raw.ha1_sha256.given() || raw.ha1_md5.given();
  if (raw.password.given() && hashed) {
    faults.push_back(raw.password.fault(ConfigFaultKind::contradiction, "is given beside its hash"));
  }
  for (const auto algorithm : made.algorithms) {
    const auto which = static_cast<std::size_t>(algorithm);
    const auto& hash = hash_of(raw, which);
    if (raw.password.given()) {
      sip::DigestHash of(algorithm);
      user.ha1[which] = sip::digest_ha1(of, user.name, user.domain, raw.password.value.text).view();
    } else if (hash.given()) {
      check_hash(hash, algorithm, faults);
      for (const char c : hash.value.text) user.ha1[which] += base::lower(c);
    } else if (hash.usable() && raw.password.usable()) {
      // All are challenged alike: a user with one hash could not answer the challenge that comes first.
      faults.push_back(raw.name.fault(ConfigFaultKind::missing_key,
                                      "has no " + std::string(hashed ? hash_keys[which] : "password"),
                                      hashed ? "or take the algorithm out of registrar.algorithms" : ""));
      return;
    }
  }
}

/// A URI, or a user or number of the same domain.
void check_place(const Located<std::string>& given, std::string& place, ConfigFaults& faults) {
  if (!given.given()) return;
  place = given.value;
  const bool fits = place.find(':') != std::string::npos ? sip::parse_uri(place).has_value()
                                                         : !place.empty() && only(place, is_user_character);
  if (fits) return;
  faults.push_back(given.fault(ConfigFaultKind::wrong_type,
                               "must be a number, a user of the domain, or a URI, not `" + place + '`'));
}

/// "a", or a URI of that: his calls would go round until somebody is tired of them.
bool is_himself(const std::string& place, const std::string& user, const std::string& domain) {
  if (place == user) return true;
  const auto uri = sip::parse_uri(place);
  return uri && uri->user == user && base::equals_ignoring_case(uri->host, domain);
}

bool is_number(const std::string& place) {
  return only(place, [](char c) {
    return base::is_digit(c) || std::string_view("+*#-.()").find(c) != std::string_view::npos;
  });
}

/// Where nothing routes names, one that is no number leads to a user of the domain, or to nobody.
void check_forwards(const RawDomain& domain, ConfigFaults& faults) {
  std::vector<std::string_view> names;
  for (const RawUser& user : domain.users) names.emplace_back(user.name.value);
  for (const RawUser& user : domain.users) {
    for (const auto* given : {&user.forward_always, &user.forward_busy, &user.forward_no_answer}) {
      const auto& place = given->value;
      if (!given->given() || !only(place, is_user_character) || place.find(':') != std::string::npos)
        continue;
      if (is_number(place) || std::find(names.begin(), names.end(), place) != names.end()) continue;
      const auto near = nearest_name(place, names);
      faults.push_back(given->fault(ConfigFaultKind::dangling,
                                    '`' + place + "` is no user of " + domain.name.value,
                                    near ? "did you mean `" + std::string(*near) + "`?" : std::string{}));
    }
  }
}

void check_calls(const RawUser& raw, const std::string& domain, UserCalls& calls, ConfigFaults& faults) {
  for (const auto* given : {&raw.forward_always, &raw.forward_busy, &raw.forward_no_answer}) {
    if (given->given() && is_himself(given->value, raw.name.value, domain))
      faults.push_back(given->fault(ConfigFaultKind::contradiction, "leads to himself"));
  }
  check_place(raw.forward_always, calls.always, faults);
  check_place(raw.forward_busy, calls.busy, faults);
  check_place(raw.forward_no_answer, calls.no_answer, faults);
  calls.ring = raw.ring.value;
  const bool in_range = calls.ring >= std::chrono::seconds(1) && calls.ring <= std::chrono::minutes(3);
  if (raw.ring.usable() && !in_range) {
    faults.push_back(raw.ring.fault(ConfigFaultKind::out_of_range, "must be 1s to 3m"));
  }
}

void check_user(const RawUser& raw, const std::string& domain, RegistrarSettings& made,
                ConfigFaults& faults) {
  if (!raw.name.given()) return;
  ConfiguredUser user{raw.name.value, domain, {}, {}};
  if (!only(user.name, is_user_character)) {
    faults.push_back(raw.name.fault(ConfigFaultKind::wrong_type,
                                    "must be the user part of a SIP URI, not `" + user.name + '`'));
  }
  const bool twice = std::any_of(made.users.begin(), made.users.end(), [&](const ConfiguredUser& other) {
    return other.name == user.name && other.domain == domain;
  });
  if (twice) {
    faults.push_back(
        raw.name.fault(ConfigFaultKind::contradiction, user.name + '@' + domain + " is given twice"));
  }
  check_proofs(raw, user, made, faults);
  check_calls(raw, domain, user.calls, faults);
  made.users.push_back(std::move(user));
}

}  // namespace

void describe(ConfigFields& fields, RawUser& raw) {
  fields.value("name", raw.name, Need::required);
  fields.value("password", raw.password, Need::optional);
  fields.value("ha1_sha256", raw.ha1_sha256, Need::optional);
  fields.value("ha1_md5", raw.ha1_md5, Need::optional);
  fields.value("forward_always", raw.forward_always, Need::optional);
  fields.value("forward_busy", raw.forward_busy, Need::optional);
  fields.value("forward_no_answer", raw.forward_no_answer, Need::optional);
  fields.value("ring", raw.ring, Need::optional);
}

void describe(ConfigFields& fields, RawDomain& raw) {
  fields.value("name", raw.name, Need::required);
  fields.sections("users", raw.users, raw.users_place, Need::optional);
}

void check_users(const RawRegistrar& raw, bool names_are_routed, RegistrarSettings& made,
                 ConfigFaults& faults) {
  for (const RawDomain& domain : raw.domains) {
    if (!domain.name.given()) continue;
    std::string name;
    for (const char c : domain.name.value) name += base::lower(c);
    if (!only(name, is_host_character)) {
      faults.push_back(
          domain.name.fault(ConfigFaultKind::wrong_type, "must be a host name, not `" + name + '`'));
    }
    if (std::find(made.domains.begin(), made.domains.end(), name) != made.domains.end()) {
      faults.push_back(domain.name.fault(ConfigFaultKind::contradiction, name + " is given twice"));
    }
    made.domains.push_back(name);
    for (const RawUser& user : domain.users) check_user(user, name, made, faults);
    // Who else there is, only a database knows, or whoever calls are routed to.
    const bool any_name = names_are_routed || raw.database.sqlite.value || raw.database.postgresql.value;
    if (!any_name) check_forwards(domain, faults);
  }
}

}  // namespace trunkline::controlplane
