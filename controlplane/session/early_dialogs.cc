#include "controlplane/session/early_dialogs.h"

#include <algorithm>
#include <utility>

#include "controlplane/session/call_media.h"

namespace trunkline::controlplane {
namespace {

constexpr std::size_t most_early = 8;  // that our tags can tell apart

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

/// The leg of its branch is in that dialog from now on, and keeps it; the one that it was in is put aside.
void bring_to_leg(Session& session, EarlyDialog& next) {
  if (next.to_peer.call_id().empty()) return;
  sip::Dialog& at_leg = session.leg(Side::b).dialog;
  const auto before = std::find_if(session.early.begin(), session.early.end(), [&](const EarlyDialog& each) {
    return &each != &next && !each.gone && each.branch == next.branch && each.to_peer.call_id().empty();
  });
  if (before != session.early.end()) before->to_peer = std::move(at_leg);
  at_leg = std::move(next.to_peer);
  next.to_peer = {};
}

/// Whether the INVITE itself brought the offer, whatever has been agreed since.
bool invite_offered(const Session& session) noexcept {
  return session.offer_in_invite && !session.offered_early;
}

/// What was said in the one looked at.
void forget_said(Session& session) {
  session.offer_in_invite = invite_offered(session);
  session.reliability = {};
  session.offered_early = false;
  session.agreed = false;
}

}  // namespace

void record_first_early(Session& session) {
  if (!session.early.empty() || !session.early_first) return;
  auto& first = session.early.emplace_back();
  first.tag = *session.early_first;
  first.branch = session.early_first_branch;
}

std::optional<std::uint8_t> meet_early(Call& call, std::string_view to_tag, bool last) {
  Session& session = call.session;
  auto& all = session.early;
  const auto digest = digest_of_tag(to_tag);
  const auto branch = branch_in(session);
  if (all.empty() && session.early_first.value_or(digest) == digest) {
    session.early_first = digest;
    session.early_first_branch = branch;
    return std::uint8_t{0};
  }
  record_first_early(session);
  const auto found =
      std::find_if(all.begin(), all.end(), [=](const EarlyDialog& each) { return each.tag == digest; });
  // What is said after its end is heard no more, but for the answer of a callee that has ended it, which
  // makes it anew.
  if (found != all.end() && found->gone && !last) return std::nullopt;
  auto number = static_cast<std::uint8_t>(found - all.begin());
  if (found == all.end() && all.size() == most_early) --number;
  if (number < all.size()) {
    const bool was_gone = std::exchange(all[number].gone, false);
    if (was_gone) all[number].branch = branch;
    look_at_early(call, number);
    session.look_at(branch);  // it may share that of another
    if (was_gone) session.leg(Side::b).dialog.count_beyond_forgotten();
    return number;
  }
  EarlyDialog next;
  next.tag = digest;
  next.branch = branch;
  next.caller_cseq = session.legs[0].server_cseq;
  next.offer_in_invite = invite_offered(session);
  const bool shared = std::any_of(all.begin(), all.end(), [branch](const EarlyDialog& each) {
    return !each.gone && each.branch == branch;
  });
  if (shared && !last) {
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
  if (session.early.empty() && session.early_first) session.look_at(session.early_first_branch);
  if (number >= session.early.size() || session.early[number].gone) return;
  EarlyDialog& next = session.early[number];
  session.look_at(next.branch);
  bring_to_leg(session, next);
  if (number == session.early_now) return;
  put_aside(session, session.early[session.early_now]);
  take_up(session, next);
  session.early_now = number;
  sip::Dialog& to_caller = session.legs[0].dialog;
  if (to_caller.state() == sip::DialogState::early) to_caller.answered(number, false);
}

bool look_past_gone_early(Call& call) {
  const auto& all = call.session.early;
  const auto* const now = early_at(call.session);
  if (now == nullptr || !now->gone) return true;
  const auto live = std::find_if(all.begin(), all.end(), [](const EarlyDialog& each) { return !each.gone; });
  if (live == all.end()) return !now->left;
  look_at_early(call, static_cast<std::uint8_t>(live - all.begin()));
  return true;
}

bool has_other_early(const Session& session, bool branch) noexcept {
  for (std::size_t i = 0; i < session.early.size(); ++i) {
    const auto& each = session.early[i];
    if (i != session.early_now && !each.gone && (!branch || each.branch == branch_in(session))) return true;
  }
  return false;
}

void leave_early(Session& session) {
  if (auto* const now = early_at(session)) now->left = true;
}

bool lose_early(Call& call) {
  Session& session = call.session;
  record_first_early(session);
  if (auto* const now = early_at(session)) {
    now->described.clear();
    now->gone = true;
  }
  if (session.offered_early && !session.agreed) take_back_offer(call);
  session.answer.clear();
  forget_said(session);
  return has_other_early(session, false);
}

void drop_early(Session& session) {
  record_first_early(session);
  for (auto& early : session.early) {
    const bool left = early.left;
    early = {};
    early.gone = true;
    early.left = left;
  }
  forget_said(session);
}

void keep_one_early(Session& session) {
  std::vector<EarlyDialog>().swap(session.early);
  session.early_first.reset();
  session.early_now = 0;
}

}  // namespace trunkline::controlplane
