// Which early dialog a request belongs to, or a response.
#include <algorithm>

#include "controlplane/session/early_dialogs.h"
#include "controlplane/session/fork_branches.h"
#include "sip/dialog/local_tag.h"

namespace trunkline::controlplane {
namespace {

constexpr std::uint8_t none = Fork::most_branches;

std::optional<std::uint8_t> find_of_caller(const Session& session, const sip::Message& request,
                                           std::string_view to_tag, std::string_view from_tag) {
  const auto& dialog = session.legs[0].dialog;
  const auto told = sip::LocalTag::parse(to_tag);  // the fork of it: all else is compared
  if (!told || !dialog.matches(request.call_id(), dialog.local_tag_text(), from_tag)) return std::nullopt;
  auto tag = dialog.local_tag();
  tag.fork = told->fork;
  const auto text = tag.text();
  if (sip::view(text) != to_tag) return std::nullopt;
  const bool there = told->fork < session.early.size() && !session.early[told->fork].gone;
  // Of all that lead nowhere the last is the caller's to end the call by.
  const bool last = to_tag == dialog.local_tag_text() && !has_other_early(session, false);
  return there || last ? std::optional(told->fork) : std::nullopt;
}

std::optional<std::uint8_t> find_of_callee(const Session& session, const sip::Message& request,
                                           std::string_view to_tag, std::string_view from_tag) {
  const auto is_of = [&](const sip::Dialog& dialog) {
    return dialog.matches(request.call_id(), to_tag, from_tag);
  };
  std::uint8_t branch = none;
  if (session.fork && !session.fork->branches.empty()) {
    branch = find_branch(*session.fork, [&](const Leg& leg) { return is_of(leg.dialog); }).value_or(none);
  } else if (is_of(session.leg(Side::b).dialog)) {
    branch = 0;
  }
  const auto digest = digest_of_tag(from_tag);
  for (std::size_t i = 0; i < session.early.size(); ++i) {
    const auto& early = session.early[i];
    const bool at_leg = branch == early.branch && early.tag == digest && !early.gone;
    if (at_leg || is_of(early.to_peer)) return static_cast<std::uint8_t>(i);
  }
  if (session.early.empty()) {
    const bool first = session.early_first && branch == session.early_first_branch;
    return first ? std::optional(session.early_now) : std::nullopt;
  }
  // One of more than we tell apart: it shares what is looked at, or nothing.
  return !session.early[session.early_now].gone && branch == branch_in(session)
             ? std::optional(session.early_now)
             : std::nullopt;
}

}  // namespace

std::optional<std::uint8_t> known_early(const Session& session, std::string_view to_tag) {
  const auto digest = digest_of_tag(to_tag);
  if (session.early.empty())
    return session.early_first == digest ? std::optional(session.early_now) : std::nullopt;
  for (std::size_t i = 0; i < session.early.size(); ++i) {
    if (session.early[i].tag == digest && !session.early[i].gone) return static_cast<std::uint8_t>(i);
  }
  return std::nullopt;
}

bool has_left_early(const Session& session, std::string_view to_tag) {
  const auto digest = digest_of_tag(to_tag);
  return std::any_of(session.early.begin(), session.early.end(),
                     [digest](const EarlyDialog& each) { return each.left && each.tag == digest; });
}

std::optional<std::uint8_t> find_early(const Session& session, Side side, const sip::Message& request) {
  const auto to = request.to();
  const auto from = request.from();
  if (!to || !from) return std::nullopt;
  return side == Side::a ? find_of_caller(session, request, to->tag, from->tag)
                         : find_of_callee(session, request, to->tag, from->tag);
}

}  // namespace trunkline::controlplane
