#include "controlplane/session/fork_targets.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "controlplane/session/been_at.h"
#include "controlplane/session/called_party.h"
#include "controlplane/session/carrier_address.h"
#include "controlplane/session/leg_hop.h"
#include "controlplane/session/redirect_contacts.h"
#include "controlplane/session/shown_address.h"
#include "controlplane/session/user_phones.h"

namespace trunkline::controlplane {
namespace {

// In one call: who is sent on and on is being made a fool of.
constexpr std::uint8_t most_onward = 5;

const UserCalls& calls_of(const Call& call, const Fork& fork) {
  // Who calls one of his phones wants nobody else.
  return call.environment.registrar->calls_of(fork.instance ? std::string_view{} : fork.user);
}

ForkTarget target_of(const Called& called, std::uint16_t q, std::optional<ForwardReason> sent_on = {},
                     std::uint16_t redirection = 0) {
  return {std::string(called.to),
          std::string(called.target),
          std::string(called.route),
          called.hop,
          called.behind_nat,
          q,
          sent_on,
          redirection,
          called.registered};
}

/// Behind all of the same q, or in front of everybody.
void add(Fork& fork, ForkTarget target) {
  if (!note_place(fork.been_at, target.target)) return;
  const auto behind = std::find_if(fork.targets.begin(), fork.targets.end(),
                                   [&](const ForkTarget& other) { return other.q < target.q; });
  fork.targets.insert(behind, std::move(target));
}

/// "+4930123" or "carol" is one of the user's own domain. Its characters need no escape: they were checked.
std::string uri_of(const Fork& fork, const std::string& place) {
  if (place.find(':') != std::string::npos) return place;
  return "sip:" + place + fork.user.substr(fork.user.rfind('@'));
}

}  // namespace

bool enter_user(Call& call, Fork& fork, const ReachedUser& user) {
  if (!note_place(fork.been_at, user.instance ? user.name + ";gr=" + *user.instance : user.name)) {
    call.environment.counters.increment(SessionCounter::loops_detected);
    return false;
  }
  fork.user = user.name;
  fork.instance = user.instance;
  fork.hidden = user.hidden;
  fork.busy = false;
  fork.sent_on = false;
  fork.asked = false;
  fork.targets.clear();
  fork.spare.clear();
  for (auto& phone : phones_of(call.environment, call.orders, fork.user, fork.instance, call.now)) {
    auto target = target_of(phone.called, phone.q);
    target.instance = std::move(phone.instance);
    target.registered = !fork.hidden;  // else the caller would be told who has answered
    if (phone.spare) {
      fork.spare.push_back(std::move(target));
    } else {
      add(fork, std::move(target));
    }
  }
  return true;
}

bool call_by_other_flow(Fork& fork, std::string_view instance) {
  const auto other = std::find_if(fork.spare.begin(), fork.spare.end(), [&](const ForkTarget& spare) {
    return !instance.empty() && spare.instance == instance;
  });
  if (other == fork.spare.end()) return false;
  fork.targets.push_front(std::move(*other));
  fork.spare.erase(other);
  return true;
}

bool add_next_hop(const Call& call, Fork& fork, const sip::Uri& uri, const base::Endpoint& next_hop) {
  const auto called = called_at(call, uri, next_hop);
  if (!called) return false;
  add(fork, target_of(*called, 1000));
  return true;
}

void collect_redirection(const Call& call, Fork& fork, const sip::Message& response, bool rang) {
  const auto reason = rang ? ForwardReason::deflection : ForwardReason::unconditional;
  const auto status = static_cast<std::uint16_t>(response.status());
  auto contacts = contacts_by_q(response);
  // One after the other, before all else.
  const std::uint16_t most = fork.targets.empty() ? std::uint16_t{0} : fork.targets.front().q;
  auto q = static_cast<std::uint16_t>(std::max(most, std::uint16_t{1000}) + contacts.size());
  for (auto& text : contacts) {
    const auto own_q = q--;
    if (fork.redirections == most_onward) return;
    const auto uri = sip::parse_uri(text);
    if (uri && uri->scheme == sip::Scheme::sips) continue;       // TLS or nothing (RFC 3261 section 19.1)
    const bool number = uri && uri->scheme == sip::Scheme::tel;  // which names no domain but ours
    if (number || (uri && call.environment.registrar->domains().address_of_record(*uri))) {
      if (note_place(fork.been_at, text))
        fork.onward.push_back({std::move(text), trail_beyond(fork, reason, status)});
      continue;
    }
    const auto address = uri ? uri->address() : std::nullopt;
    if (address && is_of_carrier(call.environment, *address)) {
      // Nobody gets past the dial plan by naming a carrier: it is asked, as for one of his own domain.
      auto place = uri_of(fork, escaped_user(uri->user));
      if (!uri->user.empty() && note_place(fork.been_at, place))
        fork.onward.push_back({std::move(place), trail_beyond(fork, reason, status)});
      continue;
    }
    ++fork.redirections;
    call.environment.counters.increment(SessionCounter::redirections_followed);
    const auto called = called_at(call, text);
    if (called && !listens_at(call.environment.settings, called->hop.remote))
      add(fork, target_of(*called, own_q, reason, status));
  }
}

ForwardingTrail trail_beyond(const Fork& fork, ForwardReason reason, std::uint16_t redirection) {
  auto trail = fork.trail;
  const auto at = fork.user.rfind('@');
  auto by = "sip:" + escaped_user(fork.user.substr(0, at)) + fork.user.substr(at);
  trail.push_back({fork.hidden ? std::string(anonymous_uri) : std::move(by), reason, redirection});
  return trail;
}

std::optional<Onward> forward_always(const Call& call, const Fork& fork) {
  const auto& place = calls_of(call, fork).always;
  if (place.empty()) return std::nullopt;
  return Onward{uri_of(fork, place), trail_beyond(fork, ForwardReason::unconditional)};
}

std::optional<Onward> next_onward(Call& call, Fork& fork) {
  if (!fork.onward.empty()) {
    auto onward = std::move(fork.onward.front());
    fork.onward.pop_front();
    return onward;
  }
  if (std::exchange(fork.sent_on, true)) return std::nullopt;
  const auto& calls = calls_of(call, fork);
  // Who says no, says it for himself: only a busy line, and one that nobody answers, are forwarded.
  const int said = fork.failure.status();
  const bool silent = said == 0 || said == 408 || said == 480;
  const auto& place = fork.busy ? calls.busy : silent ? calls.no_answer : std::string{};
  if (place.empty()) return std::nullopt;
  const auto reason = fork.busy    ? ForwardReason::busy
                      : fork.asked ? ForwardReason::no_answer
                                   : ForwardReason::unavailable;
  return Onward{uri_of(fork, place), trail_beyond(fork, reason)};
}

bool has_others(const Call& call, const Fork& fork) {
  return !fork.targets.empty() || !fork.onward.empty() || !calls_of(call, fork).no_answer.empty();
}

bool may_go_on(Call& call, Fork& fork) {
  if (fork.redirections == most_onward) {
    call.environment.counters.increment(SessionCounter::loops_detected);
    return false;
  }
  ++fork.redirections;
  call.environment.counters.increment(SessionCounter::calls_forwarded);
  return true;
}

base::Duration ring_time(const Call& call, const Fork& fork) { return calls_of(call, fork).ring; }

}  // namespace trunkline::controlplane
