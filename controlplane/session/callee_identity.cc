#include "controlplane/session/callee_identity.h"

#include "controlplane/session/caller_identity.h"
#include "controlplane/session/trust.h"

namespace trunkline::controlplane {
namespace {

/// Of a trusted side what it says (section 5: nobody else's is believed), of a user of ours what the REGISTER
/// has proved, whatever his phone says of him.
std::vector<std::string> asserted_by(const Call& call, Side from, const sip::Message& response) {
  const Leg& leg = call.session.leg(from);
  if (leg.registered) return {std::string(leg.dialog.remote_address())};
  if (!is_trusted(call, from) || !response.has(sip::HeaderName::p_asserted_identity)) return {};
  return believed_identities(response, call.session.leg(other(from)).hop.local);
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
    identity.privacy = privacy_left(sip::privacy_of(response), true);
  }
  std::vector<sip::HeaderLine> made;
  add_identity(identity, made);
  for (const auto& line : made) lines.push_back(call.orders.keep(line));
}

}  // namespace trunkline::controlplane
