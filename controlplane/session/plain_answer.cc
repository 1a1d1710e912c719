#include "controlplane/session/plain_answer.h"

#include <array>
#include <string>

#include "controlplane/session/leg_orders.h"
#include "controlplane/session/refused_request.h"

namespace trunkline::controlplane {

namespace {

sip::LocalTag::Text tag_of_its_own(Environment& environment) {
  sip::LocalTag tag;
  tag.secret = environment.random.next();
  return tag.text();
}

void answer_as(std::string_view tag, Environment& environment, Orders& orders, base::TransactionHandle server,
               int status, std::string_view reason, std::span<const sip::HeaderLine> headers) {
  auto lines = orders.lines();
  lines.push_back({sip::HeaderName::server, environment.settings.server_name});
  for (const auto& line : headers) lines.push_back(orders.keep(line));
  const auto said = orders.keep(reason);
  const auto to_tag = orders.keep(tag);
  auto& order = orders.add<RespondOrder>();
  order.server = server;
  order.response.status = status;
  order.response.reason = said;
  order.response.to_tag = to_tag;
  order.response.headers = lines;
}

}  // namespace

void answer_plainly(Environment& environment, Orders& orders, base::TransactionHandle server, int status,
                    std::string_view reason, std::span<const sip::HeaderLine> headers) {
  const auto tag = tag_of_its_own(environment);
  answer_as(sip::view(tag), environment, orders, server, status, reason, headers);
}

void answer_within(Environment& environment, Orders& orders, base::TransactionHandle server, int status) {
  answer_as({}, environment, orders, server, status, {}, {});
}

void answer_cancelled(Environment& environment, Orders& orders, base::TransactionHandle cancel,
                      base::TransactionHandle invite) {
  const auto tag = tag_of_its_own(environment);
  answer_as(sip::view(tag), environment, orders, cancel, 200, {}, {});
  answer_as(sip::view(tag), environment, orders, invite, 487, {}, {});
}

void answer_busy(Environment& environment, Orders& orders, base::TransactionHandle server) {
  const auto seconds = std::to_string(environment.settings.retry_after_s);
  const std::array lines{sip::HeaderLine{sip::HeaderName::retry_after, seconds}};
  answer_plainly(environment, orders, server, 503, {}, lines);
}

void refuse_interval(Environment& environment, Orders& orders, base::TransactionHandle server,
                     std::string_view least_s) {
  const std::array lines{sip::HeaderLine{sip::HeaderName::min_se, least_s}};
  answer_plainly(environment, orders, server, 422, {}, lines);
}

void refuse_body(Environment& environment, Orders& orders, base::TransactionHandle server) {
  // "Not acceptable" is what a quality of 0 says (RFC 2616 sections 3.9 and 14.1, which RFC 3261 section 20.1
  // goes by).
  const std::array lines{sip::HeaderLine{sip::HeaderName::accept,
                                         "*/*, application/sdp;q=0, message/sip;q=0, message/sipfrag;q=0"}};
  answer_plainly(environment, orders, server, 415, {}, lines);
}

void answer_options(Environment& environment, Orders& orders, base::TransactionHandle server) {
  environment.counters.increment(SessionCounter::options_answered);
  // As a 405 says (RFC 3261 section 11.2).
  const auto allow = environment.registrar != nullptr ? allow_with_register : allow_value;
  const std::array lines{sip::HeaderLine{sip::HeaderName::allow, allow},
                         sip::HeaderLine{sip::HeaderName::accept, accept_value},
                         sip::HeaderLine{sip::HeaderName::accept_encoding, "identity"},
                         sip::HeaderLine{sip::HeaderName::accept_language, "en"},
                         sip::HeaderLine{sip::HeaderName::supported, supported_value}};
  answer_plainly(environment, orders, server, 200, {}, lines);
}

bool refuse_failed(Environment& environment, Orders& orders, base::TransactionHandle server,
                   const UserAnswer& answer) {
  if (!answer.failed) return false;
  environment.registrar->counters().increment(RegistrarCounter::directory_failed);
  answer_busy(environment, orders, server);
  return true;
}

}  // namespace trunkline::controlplane
