#include "tests/sim/errands.h"

#include <cstdlib>
#include <utility>
#include <vector>

#include "sip/auth/answer_challenge.h"
#include "sip/dialog/dialog.h"
#include "sip/dialog/write_request.h"
#include "sip/message/token_list.h"

namespace trunkline::sim {
namespace {

// One that gets no answer within 64*T1, or none that helps, is run so often.
constexpr int most_tries = 3;
constexpr int most_challenges = 3;

std::string name_of(sip::Method method) {
  return method == sip::Method::register_ ? "REGISTER"
         : method == sip::Method::message ? "MESSAGE"
                                          : "OPTIONS";
}

}  // namespace

void Errands::run(Errand errand, base::Instant now) {
  errand.call_id = "errand-" + std::to_string(means_.random.next()) +
                   (errand.method == sip::Method::register_ ? "@registrants" : "@phones");
  errands_.push_back(std::move(errand));
  send(errands_.size() - 1, {}, now);
}

void Errands::send(std::size_t index, const std::string& authorization, base::Instant now) {
  auto& errand = errands_[index];
  const bool registers = errand.method == sip::Method::register_;
  const auto self = means_.self.to_string();
  const auto target =
      registers ? "sip:" + std::string(domain) : "sip:" + errand.user + "@" + means_.appliance.to_string();
  const auto aor = "<sip:" + errand.user + "@" + std::string(domain) + ">";
  const auto from = registers ? aor : "<sip:phone@" + self + ">";
  sip::LocalTag tag;  // of no call
  tag.session.index = 0xff'ffff;
  tag.secret = means_.random.next();
  const auto dialog = sip::Dialog::to_invite(
      means_.buffers, {errand.call_id, from, registers ? aor : "<" + target + ">", target}, tag,
      ++errand.cseq);
  const auto ticket = means_.layer.open_client(errand.method);
  auto buffer = means_.buffers.take(4096);
  if (!dialog || !ticket || !buffer) std::abort();  // the farm is dimensioned for them all
  means_.asked(ticket->branch.text());
  const auto contact = "<sip:" + errand.user + "@" + self +
                       ">;q=" + (errand.q == 1000 ? "1" : "0." + std::to_string(errand.q)) +
                       (keeps_flow(errand) ? ";reg-id=1;+sip.instance=\"<urn:uuid:" + self + ">\"" : "");
  const auto expires = std::to_string(errand.expires);
  std::vector<sip::HeaderLine> headers;
  if (registers) {
    headers = {{sip::HeaderName::contact, contact},
               {sip::HeaderName::expires, expires},
               {sip::HeaderName::supported, "path, outbound"}};
  }
  if (!authorization.empty()) headers.push_back({sip::HeaderName::authorization, authorization});
  sip::RequestParts parts;
  parts.method = errand.method;
  parts.cseq = errand.cseq;
  parts.branch = ticket->branch.text();
  parts.sent_by = means_.self;
  parts.headers = headers;
  if (errand.method == sip::Method::message) {
    parts.content_type = "text/plain";
    parts.body = "ring me";
  }
  const auto written =
      sip::write_request({reinterpret_cast<char*>(buffer.data()), buffer.size()}, *dialog, parts);
  static_cast<void>(buffer.resize(written->size()));
  const sip::Hop hop{means_.self, means_.appliance};
  if (!means_.layer.send_request(ticket->handle, std::move(buffer), hop, token | index, now, means_.effects))
    std::abort();
}

void Errands::on(const sip::ResponseReceived& event, base::Instant now) {
  const auto index = index_of(event.user);
  auto& errand = errands_[index];
  if (event.response.status() < 200) return;
  errand.status = event.response.status();
  errand.told_of_flow = sip::has_token(event.response, sip::HeaderName::require, "outbound");
  if (errand.status != 401 || errand.challenges == most_challenges) return;
  ++errand.challenges;
  // The first that we know: the safest stands first (RFC 8760 section 2.4).
  for (const auto field : event.response.fields(sip::HeaderName::www_authenticate)) {
    const auto challenge = sip::parse_challenge(field.value);
    if (!challenge) continue;
    const auto uri = "sip:" + std::string(domain);
    const auto answer = sip::answer_challenge(*challenge, {errand.user, password},
                                              {name_of(errand.method), uri, "c0ffee", 1});
    return send(index, answer, now);
  }
}

void Errands::on(const sip::TimedOut& event, base::Instant now) {
  const auto index = index_of(event.user);
  errands_[index].status = 408;
  if (++errands_[index].tries < most_tries) send(index, {}, now);
}

}  // namespace trunkline::sim
