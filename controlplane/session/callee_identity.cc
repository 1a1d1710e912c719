#include "controlplane/session/callee_identity.h"

#include "controlplane/session/caller_identity.h"
#include "controlplane/session/trust.h"

namespace trunkline::controlplane {
namespace {

/// Of a trusted side what it says (section 5: nobody else's is believed), of a user of ours what the REGISTER
/// has proved, whatever his phone says of him. Of one called by a temporary GRUU nothing, whoever says it.
AssertedIdentities asserted_by(const Call& call, Side from, const sip::Message& response) {
  const Leg& leg = call.session.leg(from);
  if (leg.hidden) return {};
  AssertedIdentities proved;
  if (leg.registered) {
    static_cast<void>(proved.push_back(call.orders.keep(leg.dialog.remote_address())));
    return proved;
  }
  if (!is_trusted(call, from) || !response.has(sip::HeaderName::p_asserted_identity)) return {};
  return believed_identities(call.orders, response, call.session.leg(other(from)).hop.local);
}

}  // namespace

void add_callee_identity(Call& call, Side from, const sip::Message& response,
                         std::vector<sip::HeaderLine>& lines) {
  const Side to = other(from);
  if (!call.session.is_sip(to) || !is_trusted(call, to)) return;
  CallerIdentity identity;
  identity.asserted = asserted_by(call, from, response);
  if (identity.asserted.empty()) return;
  if (response.has(sip::HeaderName::privacy)) {
    identity.privacy = call.orders.keep(privacy_left(sip::privacy_of(response), true));
  }
  add_identity(identity, lines);
}

}  // namespace trunkline::controlplane
