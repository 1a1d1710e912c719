#include "controlplane/session/message_calls.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "controlplane/routing/failure_choice.h"
#include "controlplane/session/breadth.h"
#include "controlplane/session/caller_identity.h"
#include "controlplane/session/header_changes.h"
#include "controlplane/session/header_policy.h"
#include "controlplane/session/message_places.h"
#include "controlplane/session/message_tag.h"
#include "controlplane/session/outgoing_leg.h"
#include "controlplane/session/passed_body.h"
#include "controlplane/session/plain_answer.h"
#include "controlplane/session/trust.h"

namespace trunkline::controlplane {
namespace {

/// What crosses of it, and who it is from.
std::vector<sip::HeaderLine> lines_for(Environment& environment, const OutsideMessage& message,
                                       const sip::Message& request, const sip::Privacy& privacy,
                                       const Trunk* target, const CallerIdentity& identity, Orders& orders) {
  auto lines = carried_from_sender(request, Crossing::message, environment.registrar != nullptr,
                                   privacy.wants(&sip::Privacy::user),
                                   lists_between(trunk_at(environment, message.source), target), orders);
  add_identity(identity, lines);
  if (message.rule != nullptr) change_headers(message.rule->headers, lines);
  lines.push_back({sip::HeaderName::user_agent, environment.settings.server_name});
  return lines;
}

/// False: there is no room for it.
bool send(Environment& environment, Orders& orders, OutsideHandle handle, const OutsideMessage& message,
          const MessagePlace& place, std::uint8_t branch, std::uint32_t breadth) {
  const sip::Message request(message.octets.view(), message.scan);
  const auto privacy = sip::privacy_of(request);
  const auto* const source = trunk_at(environment, message.source);
  const auto* const target = trunk_at(environment, place.trunk);
  const auto identity =
      identity_of(orders, request, privacy, place.hop.local,
                  {message.sender, place.asserted, is_trusted(environment, source, message.from),
                   is_trusted(environment, target, place.hop.remote.address)});
  const auto tag = tag_of(handle, message);
  auto dialog = sip::Dialog::to_invite(
      environment.buffers,
      {new_call_id(environment), identity.from, "<" + place.to + ">", place.target, place.route}, tag, 1);
  if (!dialog) return false;
  const int hops = request.max_forwards().value_or(std::uint8_t{70});
  sip::RequestParts parts;
  parts.method = sip::Method::message;
  parts.cseq = 1;
  parts.sent_by = place.hop.local;
  parts.max_forwards = static_cast<std::uint8_t>(hops - 1);
  auto lines = lines_for(environment, message, request, privacy, target, identity, orders);
  const auto body = passed_on(request, orders);
  if (body.lost) forget_body(lines);
  const auto breadth_text = std::to_string(breadth);
  if (breadth != 0) lines.push_back({sip::HeaderName::max_breadth, breadth_text});
  parts.headers = orders.keep(lines);
  parts.content_type = body.type;
  parts.body = body.text;
  orders.add(RequestOrder{user_naming(handle, RequestUse::message, branch).pack(),
                          &orders.keep(std::move(*dialog)), parts, place.hop});
  return true;
}

void release(Environment& environment, TrunkId trunk) {
  if (trunk != no_trunk) environment.trunks->release(trunk);
}

void forget(Environment& environment, OutsideHandle handle, const OutsideMessage& message) {
  release(environment, message.source);
  environment.messages.erase(handle);
}

/// True: somebody was sent it, and his answer is awaited.
bool try_next_wave(Environment& environment, Orders& orders, OutsideHandle handle, OutsideMessage& message,
                   base::Instant now) {
  while (!message.places.empty()) {
    const auto wave = message.places.front().wave;
    const auto count = std::count_if(message.places.begin(), message.places.end(),
                                     [wave](const MessagePlace& place) { return place.wave == wave; });
    const auto each = message.breadth / static_cast<std::uint32_t>(count);
    const auto breadth = message.breadth == 0 ? 0U : std::max(each, 1U);
    message.tried.clear();
    if (const auto trunk = message.places.front().trunk; !may_use(environment, message, trunk, now)) {
      drop_places_of(message, trunk);
      continue;
    }
    while (!message.places.empty() && message.places.front().wave == wave) {
      const auto place = std::move(message.places.front());
      message.places.pop_front();
      const auto branch = static_cast<std::uint8_t>(message.tried.size());
      if (!send(environment, orders, handle, message, place, branch, breadth)) {
        message.failure.weigh({.status = 503, .unsent = true});
        continue;
      }
      if (place.trunk != no_trunk) environment.trunks->take(place.trunk, now);
      message.tried.push_back(place.trunk);
      message.asked.push_back(place.target);
      ++message.pending;
    }
    if (message.pending != 0) return true;
  }
  return false;
}

/// "If the only response was a 503, 500" (RFC 3261 section 16.7); a 408 comes too late to anything but an
/// INVITE (RFC 4320 section 4.2).
int told(const Environment& environment, int status) noexcept {
  return status == 503 || status == 408 ? 500 : carried_status(environment, status);
}

void tell_failure(Environment& environment, Orders& orders, const OutsideMessage& message) {
  const auto& failure = message.failure;
  if (failure.is_unsent() && failure.status() == 503) return answer_busy(environment, orders, message.server);
  answer_plainly(environment, orders, message.server, told(environment, failure.status()), {},
                 failure.headers(orders));
}

}  // namespace

void begin_message(Environment& environment, Orders& orders, const sip::RequestReceived& received,
                   const Placing& placing, base::Instant now) {
  const auto& request = received.request;
  auto places = places_of(environment, orders, request, placing, now);
  if (places.empty()) {
    environment.counters.increment(SessionCounter::messages_refused);
    return answer_plainly(environment, orders, received.server, placing.user ? placing.user->absence() : 500);
  }
  auto message = std::make_unique<OutsideMessage>();
  message->octets = environment.buffers.take(request.octets().size());
  const bool room = message->octets && message->octets.resize(request.octets().size());
  const auto handle = room ? environment.messages.emplace() : std::nullopt;
  if (!handle) {
    environment.counters.increment(SessionCounter::messages_refused);
    return answer_busy(environment, orders, received.server);
  }
  std::memcpy(message->octets.data(), request.octets().data(), request.octets().size());
  message->scan = request.scan();
  message->server = received.server;
  message->sender = placing.sender;
  message->from = received.from.remote.address;
  message->source = environment.routing->trunk_of(received.from.remote);
  message->emergency = placing.emergency;
  message->routing = environment.routing->snapshot();
  message->rule = placing.route.rule;
  message->places = std::move(places);
  message->secret = environment.random.next();
  const bool says = placing.user || request.has(sip::HeaderName::max_breadth);
  message->breadth = says ? breadth_of(request).value_or(0U) : 0U;
  auto& held = *environment.messages.find(*handle);
  held = std::move(message);
  if (held->source != no_trunk) environment.trunks->take(held->source, now);
  const bool sent = try_next_wave(environment, orders, *handle, *held, now);
  environment.counters.increment(sent ? SessionCounter::messages_carried : SessionCounter::messages_refused);
  if (sent) return;
  answer_busy(environment, orders, received.server);
  forget(environment, *handle, *held);
}

void take_message_answer(Environment& environment, Orders& orders, const RequestUser& user,
                         const Failed& said, base::Instant now) {
  const int status = said.status;
  const auto* const response = said.response;
  const auto handle = named_by<OutsideHandle>(user);
  auto* const found = environment.messages.find(handle);
  if (found == nullptr) return;
  OutsideMessage& message = **found;
  if (message.pending != 0) --message.pending;
  const auto trunk = user.branch < message.tried.size() ? message.tried[user.branch] : no_trunk;
  release(environment, trunk);
  const auto lists = lists_between(trunk_at(environment, trunk), trunk_at(environment, message.source));
  const auto carried = response == nullptr ? std::vector<sip::HeaderLine>{}
                       : status >= 300     ? carried_of_failure(environment, *response, lists, orders)
                                           : carried_of(*response, Crossing::response, lists, orders);
  const bool success = status < 300;
  if (success && message.server) {
    answer_plainly(environment, orders, std::exchange(message.server, {}), status, {}, carried);
  }
  const Failed failed{status, carried, response, said.unsent};
  const bool over = success || status >= 600 || said.unsent || !speaks_against_trunk(status);
  if (over && trunk != no_trunk) message.places.clear();  // it speaks for the message, whoever is asked
  // What we cannot send to one trunk we cannot send to another, and no word of an earlier one says that.
  if (said.unsent && trunk != no_trunk)
    message.failure.set(failed);
  else if (!success)
    message.failure.weigh(failed);
  if (message.pending != 0) return;
  if (message.server && try_next_wave(environment, orders, handle, message, now)) return;
  if (message.server) tell_failure(environment, orders, message);
  forget(environment, handle, message);
}

}  // namespace trunkline::controlplane
