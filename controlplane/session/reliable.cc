#include "controlplane/session/reliable.h"

#include <array>
#include <string>

#include "controlplane/session/call_media.h"
#include "controlplane/session/message_body.h"
#include "controlplane/session/plain_answer.h"
#include "controlplane/session/relay.h"
#include "sip/message/numbers.h"
#include "sip/message/rack.h"
#include "sip/message/token_list.h"

namespace trunkline::controlplane {
namespace {

constexpr std::uint64_t most_first_rseq = 0x7fff'ffff;  // "between 1 and 2**31 - 1" (section 3)

void refuse_prack(Call& call, base::TransactionHandle server, int status) {
  call.environment.counters.increment(SessionCounter::requests_refused);
  answer_plainly(call.environment, call.orders, server, status);
}

/// Of the description in a PRACK, for the peer. `status`: why it cannot be carried.
Crossed cross_prack(Call& call, Side side, std::string_view body, bool& offered) {
  Session& session = call.session;
  const bool answers = session.offered_early && !session.agreed;
  if (answers) {
    if (body.empty()) return {std::nullopt, 400};
    const auto crossed = cross_answer(call, side, body);
    if (!crossed.description) return crossed;
    session.agreed = true;
    session.offer_in_invite = true;  // neither 2xx nor ACK has anything left to say
    session.answer.clear();
    return crossed;
  }
  if (session.reliable_described) session.agreed = true;
  if (body.empty()) return {std::string_view{}, 0};
  if (!session.agreed) return {std::nullopt, 400};  // an offer, while the first is not answered
  offered = true;
  return cross_offer(call, side, body);
}

}  // namespace

std::optional<std::uint32_t> number_provisional(Call& call, std::uint8_t fork, const sip::Message& response) {
  Session& session = call.session;
  if (!session.caller_takes_reliable || !response.has(sip::HeaderName::rseq) ||
      !sip::has_token(response, sip::HeaderName::require, "100rel")) {
    return 0;
  }
  const auto theirs = sip::parse_number<std::uint32_t>(response.first(sip::HeaderName::rseq));
  if (!theirs || *theirs == 0) return std::nullopt;
  if (session.reliable_fork != fork) {  // each early dialog counts by itself
    session.reliable_fork = fork;
    session.rseq_theirs = 0;
  }
  if (*theirs == session.rseq_theirs) {
    if (session.prack_due) return session.rseq_ours;
    return std::nullopt;
  }
  if (session.rseq_theirs != 0 && *theirs != session.rseq_theirs + 1) return std::nullopt;
  session.rseq_theirs = *theirs;
  session.rseq_ours = session.rseq_ours == 0
                          ? 1 + static_cast<std::uint32_t>(call.environment.random.below(most_first_rseq))
                          : session.rseq_ours + 1;
  session.prack_due = true;
  call.environment.counters.increment(SessionCounter::provisionals_reliable);
  return session.rseq_ours;
}

void describe_early(Call& call, Side side, std::string_view body, bool reliable) {
  Session& session = call.session;
  if (session.offered_early || (!session.offer_in_invite && !reliable))
    return;  // it was said already, or is too early
  const auto crossed =
      session.offer_in_invite ? cross_answer(call, side, body) : cross_offer(call, side, body);
  if (!crossed.description) return;
  session.answer = *crossed.description;
  session.offered_early = !session.offer_in_invite;
  session.reliable_described |= session.offer_in_invite && reliable;
}

void receive_prack(Call& call, Side side, const sip::RequestReceived& received) {
  Session& session = call.session;
  const auto rack = sip::parse_rack(received.request.first(sip::HeaderName::rack));
  if (!rack) return refuse_prack(call, received.server, 400);
  const bool known = side == Side::a && session.prack_due && rack->rseq == session.rseq_ours &&
                     rack->cseq.method == sip::Method::invite &&
                     rack->cseq.number == session.leg(Side::a).server_cseq;
  if (!known) return refuse_prack(call, received.server, 481);
  bool offered = false;
  const auto crossed = cross_prack(call, side, description_in(received.request), offered);
  if (!crossed.description) return refuse_prack(call, received.server, crossed.status);
  const auto value = std::to_string(session.rseq_theirs) + ' ' +
                     std::to_string(session.leg(Side::b).client_cseq) + " INVITE";
  const std::array lines{sip::HeaderLine{sip::HeaderName::rack, value}};
  session.prack_due = !carry_request(call, side, received, {*crossed.description, offered, lines});
}

}  // namespace trunkline::controlplane
