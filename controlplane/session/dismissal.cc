#include <string>

#include "controlplane/session/gruu_hop.h"
#include "controlplane/session/peer_answers.h"
#include "sip/message/scan.h"

namespace trunkline::controlplane {
namespace {

/// A re-INVITE's 2xx makes no dialog: that which it belongs to has ended, or is being ended.
bool is_within_dialog(std::string_view request) {
  sip::Scan scan;
  if (request.empty() || !sip::scan(request, scan)) return false;
  const auto to = sip::Message(request, scan).to();
  return to && !to->tag.empty();
}

}  // namespace

void dismiss(Environment& environment, const sip::ResponseReceived& success, base::Instant now,
             Orders& orders) {
  const auto& response = success.response;
  const auto from = response.from();
  const auto cseq = response.cseq();
  const auto tag = from ? sip::LocalTag::parse(from->tag) : std::nullopt;
  if (!from || !cseq || !tag) return;
  const std::string ours = "<" + std::string(from->uri_text) + ">";
  const auto to = response.to();
  if (!to) return;
  const std::string theirs = "<" + std::string(to->uri_text) + ">";
  auto made = sip::Dialog::to_invite(environment.buffers, {response.call_id(), ours, theirs, to->uri_text},
                                     *tag, cseq->number);
  if (!made || !made->learn(environment.buffers, response)) return;
  Leg leg;
  leg.hop = success.from;
  leg.dialog = std::move(*made);
  const auto hop = hop_now(environment, orders, leg, now);
  sip::Dialog& dialog = orders.keep(std::move(leg.dialog));
  sip::RequestParts ack;
  ack.method = sip::Method::ack;
  ack.cseq = cseq->number;
  ack.sent_by = hop.local;
  orders.add(AckOrder{{}, &dialog, ack, hop});
  const bool first = environment.dismissed.first_time(from->tag, to->tag, now);
  if (!first || is_within_dialog(success.request)) return;
  environment.counters.increment(SessionCounter::success_stray);
  sip::RequestParts bye;
  bye.method = sip::Method::bye;
  dialog.count_beyond_forgotten();
  bye.cseq = dialog.next_cseq();
  bye.sent_by = hop.local;
  orders.add(RequestOrder{RequestUser{}.pack(), &dialog, bye, hop});
}

}  // namespace trunkline::controlplane
