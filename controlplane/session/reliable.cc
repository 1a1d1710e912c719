#include "controlplane/session/reliable.h"

#include <algorithm>
#include <array>
#include <string>

#include "controlplane/session/call_media.h"
#include "controlplane/session/early_dialogs.h"
#include "controlplane/session/message_body.h"
#include "controlplane/session/plain_answer.h"
#include "controlplane/session/relay.h"
#include "sip/message/numbers.h"
#include "sip/message/rack.h"
#include "sip/message/token_list.h"

namespace trunkline::controlplane {
namespace {

constexpr std::size_t most_due = 8;  // at once: a callee that has more on their way repeats them
constexpr std::uint64_t most_first_rseq = 0x7fff'ffff;  // "between 1 and 2**31 - 1" (section 3)

void refuse_prack(Call& call, base::TransactionHandle server, int status) {
  call.environment.counters.increment(SessionCounter::requests_refused);
  answer_plainly(call.environment, call.orders, server, status);
}

/// Of the description in a PRACK, for the peer. `status`: why it cannot be carried. `described`: what it
/// acknowledges bore the answer, or the offer.
Crossed cross_prack(Call& call, Side side, std::string_view body, bool described, bool& offered) {
  Session& session = call.session;
  const bool answers = described && session.offered_early && !session.agreed;
  if (answers) {
    if (body.empty()) return {std::nullopt, 400};
    const auto crossed = cross_answer(call, side, body);
    if (!crossed.description) return crossed;
    note_answered(session, body);
    session.agreed = true;
    session.offer_in_invite = true;  // neither 2xx nor ACK has anything left to say
    session.answer.clear();
    return crossed;
  }
  if (described) session.agreed = true;
  if (body.empty()) return {std::string_view{}, 0};
  if (!session.agreed) return {std::nullopt, 400};  // an offer, while the first is not answered
  offered = true;
  return cross_offer(call, side, body);
}

}  // namespace

std::optional<std::uint32_t> number_provisional(Call& call, const sip::Message& response, bool describes) {
  Session& session = call.session;
  if (!session.caller_takes_reliable || !response.has(sip::HeaderName::rseq) ||
      !sip::has_token(response, sip::HeaderName::require, "100rel")) {
    return 0;
  }
  auto& reliability = session.reliability;
  auto& due = reliability.due;
  const auto theirs = sip::parse_number<std::uint32_t>(response.first(sip::HeaderName::rseq));
  if (!theirs || *theirs == 0) return std::nullopt;
  const auto waits =
      std::find_if(due.begin(), due.end(), [&](const auto& each) { return each.theirs == *theirs; });
  if (waits != due.end()) return waits->ours;
  if (reliability.theirs != 0 && *theirs != reliability.theirs + 1) return std::nullopt;
  // Left to its repetition: "MUST NOT send a second [one] until the first is acknowledged" (section 3); and
  // of several early dialogs only one can wait for the answer to its offer.
  if (!due.empty() && !reliability.acknowledged) return std::nullopt;
  if (due.size() == most_due || (describes && !session.offer_in_invite && another_offers(session)))
    return std::nullopt;
  reliability.theirs = *theirs;
  reliability.ours = reliability.ours == 0
                         ? 1 + static_cast<std::uint32_t>(call.environment.random.below(most_first_rseq))
                         : reliability.ours + 1;
  due.push_back({*theirs, reliability.ours});
  call.environment.counters.increment(SessionCounter::provisionals_reliable);
  return reliability.ours;
}

void describe_early(Call& call, Side side, std::string_view body, std::uint32_t rseq) {
  Session& session = call.session;
  if (session.offered_early || (!session.offer_in_invite && rseq == 0))
    return;  // it was said already, or is too early
  const auto crossed =
      session.offer_in_invite ? cross_answer(call, side, body) : cross_offer(call, side, body);
  if (!crossed.description) return;
  session.answer = *crossed.description;
  session.offered_early = !session.offer_in_invite;
  note_described(session, body);
  for (auto& each : session.reliability.due) each.described |= each.ours == rseq;
}

bool waits_for_prack(const Session& session, const sip::Message& success) {
  if (session.state != CallState::calling && session.state != CallState::ringing) return false;
  if (session.early.empty() && session.reliability.due.empty()) return false;
  const auto to = success.to();
  const auto number = to ? known_early(session, to->tag) : std::nullopt;
  if (!number) return false;
  const auto& due =
      *number == session.early_now ? session.reliability.due : session.early[*number].reliability.due;
  return std::any_of(due.begin(), due.end(), [](const ReliableResponse& each) { return each.described; });
}

void receive_prack(Call& call, Side side, const sip::RequestReceived& received) {
  Session& session = call.session;
  auto& due = session.reliability.due;
  const auto rack = sip::parse_rack(received.request.first(sip::HeaderName::rack));
  if (!rack) return refuse_prack(call, received.server, 400);
  const auto acknowledged =
      std::find_if(due.begin(), due.end(), [&](const auto& each) { return each.ours == rack->rseq; });
  const bool known = side == Side::a && acknowledged != due.end() &&
                     rack->cseq.method == sip::Method::invite &&
                     rack->cseq.number == session.leg(Side::a).server_cseq;
  if (!known) return refuse_prack(call, received.server, 481);
  bool offered = false;
  const auto crossed =
      cross_prack(call, side, description_in(received.request), acknowledged->described, offered);
  if (!crossed.description) return refuse_prack(call, received.server, crossed.status);
  const auto value = std::to_string(acknowledged->theirs) + ' ' +
                     std::to_string(session.leg(Side::b).client_cseq) + " INVITE";
  const std::array lines{sip::HeaderLine{sip::HeaderName::rack, value}};
  if (!carry_request(call, side, received, {*crossed.description, offered, lines})) return;
  session.reliability.acknowledged = true;
  due.erase(acknowledged);
}

}  // namespace trunkline::controlplane
