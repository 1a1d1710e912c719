#include "controlplane/api/registrations.h"

#include <algorithm>
#include <array>
#include <utility>

#include "controlplane/session/called_party.h"
#include "controlplane/session/leg_hop.h"
#include "controlplane/session/outgoing_leg.h"
#include "sip/dialog/route.h"
#include "sip/message/numbers.h"
#include "sip/message/retry_after.h"

namespace trunkline::controlplane {
namespace {

using std::chrono::seconds;

constexpr std::uint32_t most_expires_s = 86400;  // a registrar that wants more asks for too much
constexpr int no_timer_left = 503;               // our own word: nobody would refresh it

/// Early enough for another REGISTER to go through all of its retransmissions (64*T1) twice.
seconds refresh_after(std::uint32_t granted_s) {
  return seconds(granted_s > 128 ? granted_s - 64 : std::max(granted_s / 2, 1U));
}

bool may_pass(int status) noexcept {
  return status == 408 || status == 480 || status == 429 || (status >= 500 && status < 600);
}

/// A registrar that wants to be left alone for more than a day does not get it.
seconds asked_to_wait(const sip::Message* response) {
  if (response == nullptr) return seconds(0);
  const auto retry = sip::parse_retry_after(response->first(sip::HeaderName::retry_after));
  return seconds(retry ? std::min(retry->seconds, most_expires_s) : 0);
}

/// Of a registrar's list: other phones of the same user are in it, too (RFC 3261 section 10.2.4).
bool is_at(std::string_view contact, std::string_view user, const base::Endpoint* address) {
  const auto uri = sip::parse_uri(contact);
  return uri && address != nullptr && uri->user == user && sip::literal_endpoint(*uri) == *address;
}

}  // namespace

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
  std::array<sip::HeaderLine, 2> lines{sip::HeaderLine{sip::HeaderName::expires, expires}, {}};
  std::size_t count = 1;
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
    const Entry gone = std::move(entry);
    entries_.erase(found);
    return tell(gone, {RegistrationState::unregistered, status, seconds(0)});
  }
  if (response != nullptr && status == 423) {  // RFC 3261 section 10.2.8
    const auto least = sip::parse_number<std::uint32_t>(response->first(sip::HeaderName::min_expires));
    if (least && *least > entry.asked_s && *least <= most_expires_s) {
      entry.asked_s = *least;
      return send(outside, id, entry);
    }
  }
  if (response != nullptr && status < 300) return take_success(outside, id, entry, *response);
  if (may_pass(status)) return try_later(outside, id, entry, response, status);
  tell(entry, {RegistrationState::refused, status, seconds(0)});
}

void Registrations::take_success(Outside& outside, std::uint32_t id, Entry& entry,
                                 const sip::Message& response) {
  entry.challenge.settled();
  entry.failures = 0;
  std::uint32_t granted = response.expires().value_or(entry.asked_s);
  const auto user = escaped_user(entry.account->user);
  const auto* const local = listen_towards(outside.environment.settings, entry.registrar.address);
  for (const auto value : response.values(sip::HeaderName::contact)) {
    const auto contact = sip::parse_contact(value);
    if (contact && contact->expires && is_at(contact->address.uri_text, user, local))
      granted = *contact->expires;
  }
  if (granted == 0) return try_later(outside, id, entry, &response, response.status());
  wait(outside, id, entry, refresh_after(granted),
       {RegistrationState::registered, response.status(), seconds(granted)});
}

// RFC 5626 section 4.5: "30 seconds * 2^failures, at most 30 minutes, and between 50 and 100 % of it"; but
// not before it says (RFC 3261 section 21.5.4).
void Registrations::try_later(Outside& outside, std::uint32_t id, Entry& entry, const sip::Message* response,
                              int status) {
  const auto most_ms = std::min<std::uint64_t>(1'800'000, 30'000ULL << std::min(entry.failures, 6U));
  ++entry.failures;
  const auto pause_ms = most_ms / 2 + outside.environment.random.below(most_ms / 2 + 1);
  const std::chrono::milliseconds pause(static_cast<std::int64_t>(pause_ms));
  wait(outside, id, entry, std::max<std::chrono::milliseconds>(pause, asked_to_wait(response)),
       {RegistrationState::retrying, status, seconds(0)});
}

void Registrations::wait(Outside& outside, std::uint32_t id, Entry& entry, base::Duration time,
                         const Registration& news) {
  const bool waits = wake_outside(outside, entry.timer, id, time);
  tell(entry, waits ? news : Registration{RegistrationState::refused, no_timer_left, seconds(0)});
}

void Registrations::due(Outside& outside, std::uint32_t id) {
  const auto found = entries_.find(id);
  if (found == entries_.end() || found->second.open) return;
  send(outside, id, found->second);
}

void Registrations::tell(const Entry& entry, const Registration& news) {
  if (!entry.handler) return;
  const auto handler = entry.handler;
  watch_.run("on_registration", entry.account->user, nullptr, [&] { handler(news); });
}

}  // namespace trunkline::controlplane
