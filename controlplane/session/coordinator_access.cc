// What a registrar changes for the coordinator: strangers are challenged, users register, and are called.
#include <array>
#include <utility>
#include <vector>

#include "controlplane/session/call_fault.h"
#include "controlplane/session/call_records.h"
#include "controlplane/session/called_party.h"
#include "controlplane/session/carrier_address.h"
#include "controlplane/session/coordinator.h"
#include "controlplane/session/plain_answer.h"
#include "controlplane/session/proxy.h"
#include "controlplane/session/proxy_records.h"
#include "controlplane/session/refused_request.h"

namespace trunkline::controlplane {
namespace {

void carry(Environment& environment, Orders& orders, base::TransactionHandle server,
           const RegistrarAnswer& answer) {
  if (answer.status == 503) return answer_busy(environment, orders, server);
  std::vector<sip::HeaderLine> lines;
  for (const auto& line : answer.lines) lines.push_back({line.name, line.value});
  answer_plainly(environment, orders, server, answer.status, answer.reason, lines);
}

/// A call that is refused to who has proved who he is, under that name: the one that he called by is not his.
/// Of who may be anybody nothing is recorded, or he could fill the records.
void note_refused(Environment& environment, const sip::Message& request, const Verdict& verdict,
                  base::Instant now) {
  if (verdict.user.empty() || !is_new_invite(request)) return;
  environment.counters.increment(SessionCounter::calls_refused);
  const auto at = verdict.user.rfind('@');
  const auto caller = "sip:" + escaped_user(verdict.user.substr(0, at)) + verdict.user.substr(at);
  const auto to = request.to();
  const CallStarted wish(caller, to ? to->uri_text : std::string_view{}, request.call_id());
  record_refusal(environment, wish, verdict.status, now);
}

/// The same of a call to one of whom nobody could find out whether he is a user: its sender is known by then.
void note_unfound(Environment& environment, const sip::Message& request, base::Instant now) {
  if (!is_new_invite(request)) return;
  environment.counters.increment(SessionCounter::calls_refused);
  record_refusal(environment, request, 503, now);
}

bool refuse_unfound(Environment& environment, Orders& orders, const sip::RequestReceived& event,
                    const UserAnswer& called, base::Instant now) {
  if (!refuse_failed(environment, orders, event.server, called)) return false;
  note_unfound(environment, event.request, now);
  return true;
}

}  // namespace

void Coordinator::serve(Registrar& registrar, Directory& directory) noexcept {
  environment_.registrar = &registrar;
  registrar.keep_away_from(
      [this](const base::IpAddress& address) { return is_of_carrier(environment_, address); });
  directory_ = &directory;
}

Entry Coordinator::screen(const sip::Message& request, const sip::Hop& from, base::Instant now) {
  if (environment_.registrar == nullptr) return Entry::open;
  // Neither can be challenged (RFC 3261 section 22.1), and each only ends what something else began.
  if (request.method() == sip::Method::ack || request.method() == sip::Method::cancel) return Entry::open;
  if (find_dialog(request)) return Entry::open;  // whoever knows both tags is one of the two
  if (is_of_proxied_dialog(environment_, request, from.remote.address)) return Entry::open;
  return environment_.registrar->access().screen(request, from.remote.address, now);
}

bool Coordinator::authorise(const sip::RequestReceived& event, base::Instant now, Orders& orders) {
  sender_.clear();
  if (environment_.registrar == nullptr || find_dialog(event.request)) return true;
  if (is_of_proxied_dialog(environment_, event.request, event.from.remote.address)) return true;
  UserAnswer answer;
  const auto& source = event.from.remote.address;
  if (const auto question = environment_.registrar->access().question(event.request, source)) {
    const auto found = ask(question->user, question->domain, ParkedFor::sender, event, orders);
    if (!found) return false;
    answer = *found;
  }
  return obey(event, answer, now, orders);
}

bool Coordinator::obey(const sip::RequestReceived& event, const UserAnswer& answer, base::Instant now,
                       Orders& orders) {
  Registrar& registrar = *environment_.registrar;
  const auto& source = event.from.remote.address;
  if (refuse_failed(environment_, orders, event.server, answer)) return false;
  auto verdict = registrar.access().judge(event.request, source, answer, registrar.bindings(), now);
  switch (verdict.kind) {
    case AccessKind::admitted: sender_ = std::move(verdict.user); return true;
    case AccessKind::challenged:
      carry(environment_, orders, event.server,
            registrar.challenge(event.request, source, verdict.stale, now));
      return false;
    case AccessKind::refused: break;
  }
  note_refused(environment_, event.request, verdict, now);
  answer_plainly(environment_, orders, event.server, verdict.status, verdict.reason);
  return false;
}

std::optional<UserAnswer> Coordinator::ask(std::string_view user, std::string_view domain, ParkedFor what,
                                           const sip::RequestReceived& event, Orders& orders) {
  const auto ticket = ++tickets_;
  directory_->ask(ticket, user, domain);
  UserAnswer answer;
  while (directory_->next_answer(answer)) {
    if (answer.ticket == ticket) return answer;
    late_answers_.push_back(answer);  // another's: its turn comes with take_answer()
  }
  auto& counters = environment_.registrar->counters();
  if (parked_.add(ticket, what, sender_, event)) {
    counters.increment(RegistrarCounter::requests_parked);
  } else {
    counters.increment(RegistrarCounter::requests_unparked_full);
    answer_busy(environment_, orders, event.server);
  }
  return std::nullopt;
}

bool Coordinator::take_answer(base::Instant now, Orders& orders) {
  return directory_ != nullptr && take_any_answer(now, orders);
}

bool Coordinator::take_any_answer(base::Instant now, Orders& orders) {
  UserAnswer answer;
  if (!late_answers_.empty()) {
    answer = late_answers_.front();
    late_answers_.pop_front();
  } else if (!directory_->next_answer(answer)) {
    return false;
  }
  const auto parked = parked_.take(answer.ticket);
  if (parked == nullptr) return true;
  const auto event = parked->event();
  sender_ = parked->sender;
  contain(environment_, orders, event.server, [&] {
    switch (parked->what) {
      case ParkedFor::sender:
        if (!obey(event, answer, now, orders)) break;
        if (parked->closed && environment_.registrar->needs_connection(event.request, event.from)) {
          environment_.registrar->counters().increment(RegistrarCounter::registers_refused);
          answer_plainly(environment_, orders, event.server, 430);
        } else {
          admit(event, now, orders);
        }
        break;
      case ParkedFor::called:
        if (refuse_unfound(environment_, orders, event, answer, now)) break;
        if (!answer.known && is_proxy(environment_) &&
            proxies_new(environment_, orders, event, sender_, draining_, now))
          break;
        // Whatever the plan says by now, at the proxy's door nobody has looked at it.
        if (!answered_late(environment_, orders, event, now)) begin(event, answer, now, orders);
        break;
    }
  });
  return true;
}

std::optional<UserAnswer> Coordinator::called_user(const sip::RequestReceived& invite, base::Instant now,
                                                   Orders& orders) {
  UserAnswer nobody;
  if (environment_.registrar == nullptr) return nobody;
  const auto uri = invite.request.uri();
  if (!uri || environment_.registrar->reached(*uri, now)) return nobody;
  const auto aor = environment_.registrar->domains().address_of_record(*uri);
  if (!aor) return nobody;
  const auto at = aor->rfind('@');
  const std::string_view text(*aor);
  auto answer = ask(text.substr(0, at), text.substr(at + 1), ParkedFor::called, invite, orders);
  if (answer && refuse_unfound(environment_, orders, invite, *answer, now)) return std::nullopt;
  const bool refused = !answer && !parked_.holds(tickets_);  // no room to wait
  if (refused) note_unfound(environment_, invite.request, now);
  return answer;
}

void Coordinator::register_user(const sip::RequestReceived& event, base::Instant now, Orders& orders) {
  // What we keep of it ends with us, long before it would: the phone is to try elsewhere, or again.
  if (draining_ && environment_.registrar->wants_binding(event.request, event.from)) {
    environment_.registrar->counters().increment(RegistrarCounter::registers_refused);
    return answer_busy(environment_, orders, event.server);
  }
  carry(environment_, orders, event.server,
        environment_.registrar->answer(event.request, event.from, sender_, now));
}

void Coordinator::lose_connection(std::uint64_t connection, base::Instant now) {
  if (environment_.registrar == nullptr) return;
  environment_.registrar->bindings().lose_flow(connection, now);
  parked_.note_closed(connection);
}

}  // namespace trunkline::controlplane
