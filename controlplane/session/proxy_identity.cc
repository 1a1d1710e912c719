#include "controlplane/session/proxy_identity.h"

#include <array>

#include "controlplane/session/trust.h"
#include "sip/message/privacy.h"

namespace trunkline::controlplane {

bool is_trusted_at(const Environment& environment, const base::Endpoint& at) {
  return is_trusted(environment, trunk_at(environment, environment.routing->trunk_of(at)), at.address);
}

bool wants_no_identity(const sip::Message& message) {
  const auto privacy = sip::privacy_of(message);
  return privacy.wants(&sip::Privacy::id) || privacy.wants(&sip::Privacy::user);
}

std::span<const sip::HeaderName> identities_left_out(const sip::Message& message, bool source_trusted,
                                                     bool target_trusted) {
  static constexpr std::array identities{sip::HeaderName::p_asserted_identity,
                                         sip::HeaderName::p_preferred_identity};
  const bool leave_out = !source_trusted || (!target_trusted && wants_no_identity(message));
  return std::span(identities).first(leave_out ? identities.size() : 0);
}

std::span<const std::string> own_realms(const Environment& environment) {
  if (environment.registrar == nullptr) return {};
  return environment.registrar->domains().names();
}

}  // namespace trunkline::controlplane
