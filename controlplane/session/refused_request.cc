#include "controlplane/session/refused_request.h"

#include <array>
#include <span>

#include "controlplane/session/call_records.h"
#include "controlplane/session/plain_answer.h"
#include "controlplane/session/proxy_records.h"

namespace trunkline::controlplane {

void refuse_as_uas(Environment& environment, Orders& orders, const sip::RequestReceived& event,
                   const sip::Rejection& rejection, base::Instant now) {
  environment.counters.increment(SessionCounter::requests_refused);
  if (is_new_invite(event.request)) record_refusal(environment, event.request, rejection.status, now);
  const std::array line{sip::HeaderLine{rejection.header, rejection.value}};
  answer_plainly(environment, orders, event.server, rejection.status, rejection.reason,
                 std::span(line).first(rejection.value.empty() ? 0 : 1));
}

bool answered_late(Environment& environment, Orders& orders, const sip::RequestReceived& event,
                   base::Instant now) {
  if (refused_as_by_uas(environment, orders, event, now)) return true;
  const auto method = event.request.method();
  if (method == sip::Method::invite || method == sip::Method::message) return false;
  if (method == sip::Method::options) {
    answer_options(environment, orders, event.server);
  } else {
    environment.counters.increment(SessionCounter::dialog_unknown);
    answer_plainly(environment, orders, event.server, 481);
  }
  return true;
}

}  // namespace trunkline::controlplane
