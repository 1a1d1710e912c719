// Which call, and which of its dialogs, a request within a dialog belongs to.
#include "controlplane/session/coordinator.h"
#include "controlplane/session/early_dialogs.h"

namespace trunkline::controlplane {

std::optional<RequestUser> Coordinator::find_dialog(const sip::Message& request) {
  const auto to = request.to();
  const auto from = request.from();
  if (!to || !from) return std::nullopt;
  const auto tag = sip::LocalTag::parse(to->tag);
  if (!tag || tag->leg > 1) return std::nullopt;
  const auto side = static_cast<Side>(tag->leg);
  const Session* session = sessions_.find(tag->session);
  if (session == nullptr || session->state == CallState::ended) return std::nullopt;
  const bool early_only = session->fork || !session->early.empty();
  if (!early_only && session->leg(side).dialog.matches(request.call_id(), to->tag, from->tag))
    return RequestUser{tag->session, side};
  const auto early = find_early(*session, side, request);
  if (!early) return std::nullopt;
  return RequestUser{tag->session, side, RequestUse::stray, *early};
}

}  // namespace trunkline::controlplane
