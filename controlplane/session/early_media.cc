// What has been described in early dialogs, and whose description the media follow.
#include <algorithm>

#include "controlplane/session/call_media.h"
#include "controlplane/session/early_dialogs.h"

namespace trunkline::controlplane {

void note_described(Session& session, std::string_view description) {
  record_first_early(session);
  if (auto* const now = early_at(session)) now->described = description;
  session.early_heard = session.early_now;
}

void note_answered(Session& session, std::string_view description) {
  if (auto* const now = early_at(session)) now->answered = description;
}

bool has_agreed_early(const Session& session) noexcept {
  const auto agreed = [](const auto& early) { return early.agreed || early.offered_early; };
  return agreed(session) || std::any_of(session.early.begin(), session.early.end(), agreed);
}

bool another_offers(const Session& session) noexcept {
  for (std::size_t i = 0; i < session.early.size(); ++i) {
    if (i != session.early_now && session.early[i].offered_early && !session.early[i].agreed) return true;
  }
  return false;
}

bool hear_early(Call& call) {
  Session& session = call.session;
  const auto* const now = early_at(session);
  if (now == nullptr || session.early_heard == session.early_now || now->described.empty()) return true;
  session.early_heard = session.early_now;
  if (!session.offered_early) return cross_answer(call, Side::b, now->described).description.has_value();
  return cross_offer(call, Side::b, now->described).description &&
         cross_answer(call, Side::a, now->answered).description;
}

}  // namespace trunkline::controlplane
