#include "controlplane/config/registrar_section.h"

#include <algorithm>

#include "base/ascii.h"
#include "controlplane/config/registrar_users.h"
#include "controlplane/routing/dial_plan.h"

namespace trunkline::controlplane {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

std::uint32_t expiry_seconds(const Located<base::Duration>& value, ConfigFaults& faults) {
  const auto whole = std::chrono::duration_cast<seconds>(value.value);
  if (value.usable() && whole != value.value) {
    faults.push_back(value.fault(ConfigFaultKind::out_of_range, "must be a whole number of seconds"));
  }
  return static_cast<std::uint32_t>(whole.count());
}

void check_order(const Located<base::Duration>& less, const Located<base::Duration>& more,
                 ConfigFaults& faults) {
  if (!less.usable() || !more.usable() || less.value <= more.value) return;
  const Place& at = less.given() ? static_cast<const Place&>(less) : more;
  faults.push_back(at.fault(ConfigFaultKind::contradiction,
                            less.key + " (" + Scalar<base::Duration>::print(less.value) + ") is more than " +
                                more.key + " (" + Scalar<base::Duration>::print(more.value) + ')'));
}

void check_algorithms(const RawRegistrar& raw, RegistrarSettings& made, ConfigFaults& faults) {
  made.algorithms.clear();
  for (const auto& item : raw.algorithms.items) {
    if (!item.usable()) continue;
    if (std::find(made.algorithms.begin(), made.algorithms.end(), item.value) != made.algorithms.end()) {
      faults.push_back(item.fault(ConfigFaultKind::contradiction, "is given twice"));
    }
    made.algorithms.push_back(item.value);
  }
  if (raw.algorithms.items.empty()) {
    faults.push_back(raw.algorithms.fault(ConfigFaultKind::out_of_range, "must name at least one"));
  }
}

/// Next hops, trunks and known peers need not prove who they are.
std::vector<base::AddressPrefix> trusted(const RoutingSettings& routing,
                                         const gate::AdmissionConfig& admission) {
  std::vector<base::AddressPrefix> prefixes;
  for (const auto& trunk : routing.trunks) {
    for (const auto& source : trunk.sources) {
      if (source.bits != 128) prefixes.push_back(source);
    }
  }
  const auto networks = prefixes;
  for (const auto& peer : admission.known) {
    const bool is_in_one = std::any_of(networks.begin(), networks.end(),
                                       [&](const auto& network) { return network.contains(peer); });
    if (!is_in_one) prefixes.push_back(base::AddressPrefix::of(peer));
  }
  return prefixes;
}

}  // namespace

RawRegistrar::RawRegistrar() {
  algorithms.items.emplace_back(sip::DigestAlgorithm::sha_256);
  algorithms.items.emplace_back(sip::DigestAlgorithm::md5);
}

Scanned<Secret> Scalar<Secret>::read(std::string_view word, bool quoted) {
  return Scalar<std::string>::read(word, quoted).map([](std::string text) {
    return Secret{std::move(text)};
  });
}

void describe(ConfigFields& fields, RawRegistrar& raw) {
  const Within<base::Duration> range{seconds(1), hours(24 * 7)};
  fields.sections("domains", raw.domains, raw.domains_place, Need::optional);
  fields.list("algorithms", raw.algorithms, Need::optional);
  fields.value("nonce_lifetime", raw.nonce_lifetime, Need::optional,
               Within<base::Duration>{seconds(10), hours(24)});
  fields.value("least_expires", raw.least_expires, Need::optional,
               Within<base::Duration>{seconds(1), hours(1)});
  fields.value("expires", raw.expires, Need::optional, range);
  fields.value("most_expires", raw.most_expires, Need::optional, range);
  fields.value("bindings", raw.bindings, Need::optional, Within<std::uint32_t>{1, 10'000'000});
  fields.value("bindings_per_user", raw.bindings_per_user, Need::optional, Within<std::uint32_t>{1, 100});
  fields.value("guesses", raw.guesses, Need::optional, Within<std::uint8_t>{1, 100});
  fields.value("guess_pause", raw.guess_pause, Need::optional, Within<base::Duration>{seconds(1), hours(24)});
  fields.section("database", raw.database, Need::optional);
}

std::optional<RegistrarSettings> check_registrar(const RawRegistrar& raw, const SipConfig& sip,
                                                 const RoutingSettings& routing,
                                                 const gate::AdmissionConfig& admission,
                                                 ConfigFaults& faults) {
  RegistrarSettings made;
  check_algorithms(raw, made, faults);
  check_order(raw.least_expires, raw.expires, faults);
  check_order(raw.expires, raw.most_expires, faults);
  made.least_expires_s = expiry_seconds(raw.least_expires, faults);
  made.expires_s = expiry_seconds(raw.expires, faults);
  made.most_expires_s = expiry_seconds(raw.most_expires, faults);
  made.nonce_lifetime = raw.nonce_lifetime.value;
  made.bindings = raw.bindings.value;
  made.bindings_per_user = raw.bindings_per_user.value;
  made.guesses = raw.guesses.value;
  made.guess_pause = raw.guess_pause.value;
  const bool next_hop = routing.next_hop_v4 || routing.next_hop_v6;
  const bool rules = routing.dial_plan != nullptr && !routing.dial_plan->rules().empty();
  check_users(raw, next_hop || rules, made, faults);
  made.database = check_user_database(raw.database, !made.domains.empty(), faults);
  for (const auto& listen : sip.listen) made.own.push_back(listen.address);
  made.trusted = trusted(routing, admission);
  if (made.domains.empty()) return std::nullopt;
  return made;
}

}  // namespace trunkline::controlplane
