#include "controlplane/session/early_dialogs.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "controlplane/session/call_media.h"

namespace trunkline::controlplane {
namespace {

constexpr std::size_t most_early = 8;  // that our tags can tell apart

/// The branches of a fork have a leg each, and one dialog in it.
bool has_one_leg(const Session& session) noexcept { return !session.fork || session.fork->alone; }

EarlyDialog* now_at(Session& session) noexcept {
  return session.early_now < session.early.size() ? &session.early[session.early_now] : nullptr;
}

void put_aside(Session& session, EarlyDialog& early) {
  early.caller_cseq = session.legs[0].dialog.remote_cseq();
  early.reliability = std::exchange(session.reliability, {});
  early.answer = std::exchange(session.answer, {});
  early.offer_in_invite = session.offer_in_invite;
  early.offered_early = session.offered_early;
  early.agreed = session.agreed;
}

void take_up(Session& session, EarlyDialog& early) {
  session.legs[0].dialog.count_from(early.caller_cseq);
  session.reliability = std::exchange(early.reliability, {});
  session.answer = std::exchange(early.answer, {});
  session.offer_in_invite = early.offer_in_invite;
  session.offered_early = early.offered_early;
  session.agreed = early.agreed;
}

/// Nearly every call has one early dialog, of which nothing need be kept but whose it is: it gets a record
/// when there is another, when it has described itself, or when it has led nowhere.
void record_first(Session& session) {
  if (!session.early.empty() || !session.early_first) return;
  session.early.emplace_back().tag = *session.early_first;
}

/// Whether the INVITE itself brought the offer, whatever has been agreed since.
bool invite_offered(const Session& session) noexcept {
  return session.offer_in_invite && !session.offered_early;
}

}  // namespace

std::optional<std::uint8_t> meet_early(Call& call, std::string_view to_tag, bool last) {
  Session& session = call.session;
  auto& all = session.early;
  const auto digest = static_cast<std::uint64_t>(std::hash<std::string_view>{}(to_tag));
  if (all.empty() && (last || session.early_first.value_or(digest) == digest)) {
    session.early_first = digest;
    return std::uint8_t{0};
  }
  record_first(session);
  const auto found = std::find_if(
      all.begin(), all.end(), [digest](const EarlyDialog& each) { return each.tag == digest && !each.gone; });
  auto number = static_cast<std::uint8_t>(found - all.begin());
  if (found == all.end() && all.size() == most_early) --number;
  if (number < all.size()) {
    all[number].gone = false;
    look_at_early(call, number);
    return number;
  }
  EarlyDialog next;
  next.tag = digest;
  next.caller_cseq = session.legs[0].server_cseq;
  next.offer_in_invite = invite_offered(session);
  if (!all.empty() && !all[session.early_now].gone && !last && has_one_leg(session)) {
    auto dialog = session.leg(Side::b).dialog.another(call.environment.buffers);
    if (!dialog) return std::nullopt;
    next.to_peer = std::move(*dialog);
  }
  all.push_back(std::move(next));
  look_at_early(call, number);
  return number;
}

void look_at_early(Call& call, std::uint8_t number) {
  Session& session = call.session;
  if (number >= session.early.size() || number == session.early_now) return;
  EarlyDialog& before = session.early[session.early_now];
  EarlyDialog& next = session.early[number];
  if (next.gone) return;
  put_aside(session, before);
  take_up(session, next);
  sip::Dialog& to_peer = session.leg(Side::b).dialog;
  if (has_one_leg(session) && !next.to_peer.call_id().empty()) {
    before.to_peer = std::move(to_peer);
    to_peer = std::move(next.to_peer);
    next.to_peer = {};
  }
  session.early_now = number;
  sip::Dialog& to_caller = session.legs[0].dialog;
  if (to_caller.state() == sip::DialogState::early) to_caller.answered(number, false);
}

void look_at_dialog(Call& call, Side side, std::uint8_t number) {
  if (side == Side::b && !has_one_leg(call.session)) return call.session.look_at(number);
  look_at_early(call, number);
}

std::optional<std::uint8_t> find_early(const Session& session, Side side, const sip::Message& request) {
  const auto to = request.to();
  const auto from = request.from();
  // A BYE in one of several ends that one alone (RFC 3261 section 15), which nobody asks a B2BUA for.
  if (!to || !from || request.method() == sip::Method::bye) return std::nullopt;
  for (std::size_t i = 0; i < session.early.size(); ++i) {
    const auto& early = session.early[i];
    if (i == session.early_now || early.to_peer.call_id().empty()) continue;
    const auto number = static_cast<std::uint8_t>(i);
    if (side == Side::b && early.to_peer.matches(request.call_id(), to->tag, from->tag)) return number;
    const auto& dialog = session.legs[0].dialog;
    auto tag = dialog.local_tag();
    tag.fork = number;
    const auto text = tag.text();
    if (side == Side::a && to->tag == sip::view(text) &&
        dialog.matches(request.call_id(), dialog.local_tag_text(), from->tag))
      return number;
  }
  return std::nullopt;
}

void drop_early(Session& session) {
  record_first(session);
  for (auto& early : session.early) {
    early = {};
    early.gone = true;
  }
  session.offer_in_invite = invite_offered(session);
  session.reliability = {};
  session.offered_early = false;
  session.agreed = false;
}

void keep_one_early(Session& session) {
  std::vector<EarlyDialog>().swap(session.early);
  session.early_first.reset();
  session.early_now = 0;
}

void note_described(Session& session, std::string_view description) {
  record_first(session);
  if (auto* const now = now_at(session)) now->described = description;
  session.early_heard = session.early_now;
}

void note_answered(Session& session, std::string_view description) {
  if (auto* const now = now_at(session)) now->answered = description;
}

bool another_offers(const Session& session) noexcept {
  for (std::size_t i = 0; i < session.early.size(); ++i) {
    if (i != session.early_now && session.early[i].offered_early && !session.early[i].agreed) return true;
  }
  return false;
}

bool hear_early(Call& call) {
  Session& session = call.session;
  const auto* const now = now_at(session);
  if (now == nullptr || session.early_heard == session.early_now || now->described.empty()) return true;
  session.early_heard = session.early_now;
  if (!session.offered_early) return cross_answer(call, Side::b, now->described).description.has_value();
  return cross_offer(call, Side::b, now->described).description &&
         cross_answer(call, Side::a, now->answered).description;
}

}  // namespace trunkline::controlplane
