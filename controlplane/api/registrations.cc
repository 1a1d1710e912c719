#include "controlplane/api/registrations.h"

#include <algorithm>
#include <array>
#include <utility>

#include "controlplane/api/registered_contact.h"
#include "controlplane/api/registration_pace.h"
#include "controlplane/session/called_party.h"
#include "controlplane/session/leg_hop.h"
#include "controlplane/session/outgoing_leg.h"
#include "sip/message/numbers.h"

namespace trunkline::controlplane {
namespace {

using std::chrono::seconds;

constexpr int no_timer_left = 503;  // our own word: nobody would refresh it

}  // namespace

void Registrations::note_elsewhere(std::uint32_t id, const std::shared_ptr<const Account>& account,
                                   const Registration& news) {
  if (news.state == RegistrationState::retrying) return;  // what it was given holds as long as its binding
  gruus_.note(id, account, news.gruu);
}

void Registrations::start(Outside& outside, std::uint32_t id, std::shared_ptr<const Account> account,
                          Client::RegistrationHandler handler) {
  const auto registrar = base::Endpoint::parse(account->registrar);
  if (!registrar) return;
  Entry& entry = entries_[id];
  if (entry.call_id.empty()) {
    entry.call_id = new_call_id(outside.environment);  // of this shard: the answers come here
    entry.tag = outside.environment.random.next();
  }
  entry.registrar = *registrar;
  entry.asked_s =
      static_cast<std::uint32_t>(std::clamp<std::int64_t>(account->expires.count(), 1, most_expires_s));
  entry.account = std::move(account);
  entry.handler = std::move(handler);
  entry.wanted = true;
  entry.wants_flow = true;
  entry.challenge.settled();
  if (!entry.open) send(outside, id, entry);
}

void Registrations::stop(Outside& outside, std::uint32_t id) {
  const auto found = entries_.find(id);
  if (found == entries_.end()) return;
  found->second.wanted = false;
  found->second.challenge.settled();
  if (!found->second.open) send(outside, id, found->second);
}

void Registrations::send(Outside& outside, std::uint32_t id, Entry& entry) {
  stop_outside(outside, entry.timer);  // this request does its work
  const Account& account = *entry.account;
  const auto& domain = domain_of(account);
  const auto target = "sip:" + domain;
  const auto aor = "<sip:" + escaped_user(account.user) + "@" + domain + ">";
  const auto expires = std::to_string(entry.wanted ? entry.asked_s : 0);
  std::array<sip::HeaderLine, 3> lines{sip::HeaderLine{sip::HeaderName::expires, expires}};
  std::size_t count = 1;
  std::string parameters;
  std::string_view supported = "path";  // a proxy on the way may add one (RFC 3327 section 5.1)
  if (!account.instance.empty()) {
    parameters = ";+sip.instance=\"<" + account.instance + ">\"" + (entry.wants_flow ? ";reg-id=1" : "");
    supported = entry.wants_flow ? "path, outbound, gruu" : "path, gruu";
  }
  lines[count++] = {sip::HeaderName::supported, supported};
  std::string proof;
  if (const auto field = entry.challenge.field()) {
    proof = entry.challenge.answer({account.user, account.password}, "REGISTER", target,
                                   outside.environment.random);
    lines[count++] = {*field, proof};
  }
  OutsideRequest request;
  request.id = id;
  request.method = sip::Method::register_;
  request.call_id = entry.call_id;
  request.from = request.to = aor;
  request.target = target;
  request.tag = entry.tag;
  request.cseq = ++entry.cseq;
  request.next_hop = entry.registrar;
  request.contact_user = account.user;
  request.contact_parameters = parameters;
  request.headers = std::span(lines).first(count);
  entry.asked = entry.wanted;
  entry.open = send_outside(outside, request);
  if (!entry.open) try_later(outside, id, entry, nullptr, 503);
}

void Registrations::answered(Outside& outside, std::uint32_t id, const sip::Message* response, int status) {
  const auto found = entries_.find(id);
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  entry.open = false;
  if (response != nullptr && (status == 401 || status == 407) && entry.challenge.take(*response)) {
    return send(outside, id, entry);
  }
  // The wish has changed meanwhile: whatever the answer says, it says it of the other.
  if (entry.asked != entry.wanted) return send(outside, id, entry);
  if (!entry.wanted) {  // whatever it says: the binding is gone, or goes when its time is over
    outside.environment.peers.let_go(entry.known_peer, outside.now);
    gruus_.forget(id);
    const Entry gone = std::move(entry);
    entries_.erase(found);
    return tell(gone, {RegistrationState::unregistered, status});
  }
  if (response != nullptr && status == 423) {  // RFC 3261 section 10.2.8
    const auto least = sip::parse_number<std::uint32_t>(response->first(sip::HeaderName::min_expires));
    if (least && *least > entry.asked_s && *least <= most_expires_s) {
      entry.asked_s = *least;
      return send(outside, id, entry);
    }
  }
  if (status == 439 && std::exchange(entry.wants_flow, false)) return send(outside, id, entry);
  if (response != nullptr && status < 300) return take_success(outside, id, entry, *response);
  if (may_pass(status)) return try_later(outside, id, entry, response, status);
  entry.flow.keep(0);
  gruus_.forget(id);
  outside.environment.peers.let_go(entry.known_peer, outside.now);
  tell(entry, {RegistrationState::refused, status});
}

void Registrations::take_success(Outside& outside, std::uint32_t id, Entry& entry,
                                 const sip::Message& response) {
  entry.challenge.settled();
  entry.failures = 0;
  const auto said = registered_contact(response, *entry.account, entry.wants_flow,
                                       listen_towards(outside.environment.settings, entry.registrar.address));
  const std::uint32_t granted = said.expires_s.value_or(response.expires().value_or(entry.asked_s));
  if (granted == 0) return try_later(outside, id, entry, &response, response.status());
  entry.flow.keep(said.quiet_ms);
  // It receives what we send there, and may repeat itself, call, and answer our STUN.
  outside.environment.peers.follow(entry.known_peer, entry.registrar.address, outside.now);
  gruus_.note(id, entry.account, said.gruu);
  wait(outside, id, entry, refresh_after(granted),
       {RegistrationState::registered, response.status(), seconds(granted), entry.flow.is_kept(), said.gruu});
}

void Registrations::try_later(Outside& outside, std::uint32_t id, Entry& entry, const sip::Message* response,
                              int status) {
  ++entry.failures;
  entry.flow.keep(0);
  const auto pause = pause_after(entry.failures, outside.environment.random);
  wait(outside, id, entry, std::max<base::Duration>(pause, asked_to_wait(response)),
       {RegistrationState::retrying, status});
}

void Registrations::wait(Outside& outside, std::uint32_t id, Entry& entry, base::Duration time,
                         const Registration& news) {
  entry.refresh_at = outside.now + time;
  tell(entry, arm(outside, id, entry) ? news : Registration{RegistrationState::refused, no_timer_left});
}

bool Registrations::arm(Outside& outside, std::uint32_t id, Entry& entry) {
  auto next = entry.refresh_at;
  if (entry.flow.is_kept()) next = std::min(next, outside.now + entry.flow.pause(outside.environment.random));
  return wake_outside(outside, entry.timer, id, next - outside.now);
}

void Registrations::due(Outside& outside, std::uint32_t id) {
  const auto found = entries_.find(id);
  if (found == entries_.end() || found->second.open) return;
  Entry& entry = found->second;
  if (!entry.flow.is_kept() || outside.now >= entry.refresh_at) return send(outside, id, entry);
  const auto request = entry.flow.next(outside.environment.random);
  if (!request) return try_later(outside, id, entry, nullptr, 408);
  keep_alive(outside, entry.registrar, {request->data(), request->size()});
  if (!arm(outside, id, entry)) tell(entry, {RegistrationState::refused, no_timer_left});
}

void Registrations::alive(Outside& outside, const base::Endpoint& from, std::string_view stun) {
  for (auto& [id, entry] : entries_) {
    if (entry.open || entry.registrar != from) continue;
    switch (entry.flow.hear(stun)) {
      case FlowNews::none: continue;
      case FlowNews::alive: break;
      case FlowNews::moved:  // who has answered can be asked at once: section 4.5 waits after failures
        entry.flow.keep(0);
        return send(outside, id, entry);
    }
    if (!arm(outside, id, entry)) tell(entry, {RegistrationState::refused, no_timer_left});
    return;
  }
}

void Registrations::tell(const Entry& entry, const Registration& news) {
  if (!entry.handler) return;
  const auto handler = entry.handler;
  watch_.run("on_registration", entry.account->user, nullptr, [&] { handler(news); });
}

}  // namespace trunkline::controlplane
