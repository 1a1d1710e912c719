#include "controlplane/session/callee_identity.h"

#include "controlplane/session/caller_identity.h"
#include "controlplane/session/forwarding_history.h"
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

/// Of the word of a trunk about how the call came to who answers what a request would be told, too.
void add_history(const Call& call, Side from, const sip::Message& response,
                 std::vector<sip::HeaderLine>& lines) {
  const auto* const source = trunk_on(call, from);
  const auto* const target = trunk_on(call, other(from));
  const auto told = target != nullptr ? target->forwarding : call.environment.settings.forwarding;
  if (source == nullptr || !tells_history(source->forwarding) || !tells_history(told)) return;
  ForwardingStory story{{}, &response, {}, call.session.leg(other(from)).hop.local};
  story.trusted = true;
  for (const auto& entry : history_of(story))
    lines.push_back({sip::HeaderName::history_info, call.orders.keep(to_text(entry))});
}

}  // namespace

void add_callee_identity(Call& call, Side from, const sip::Message& response,
                         std::vector<sip::HeaderLine>& lines) {
  const Side to = other(from);
  if (!call.session.is_sip(to) || !is_trusted(call, to)) return;
  if (to == Side::a && call.session.history) add_history(call, from, response, lines);
  CallerIdentity identity;
  identity.asserted = asserted_by(call, from, response);
  if (identity.asserted.empty()) return;
  if (response.has(sip::HeaderName::privacy)) {
    identity.privacy = call.orders.keep(privacy_left(sip::privacy_of(response), true));
  }
  add_identity(identity, lines);
}

}  // namespace trunkline::controlplane
