#include "perf/trafgen/calls.h"

#include <utility>

#include "perf/trafgen/sdp_text.h"
#include "sip/message/scan.h"

namespace trunkline::trafgen {
namespace {

using namespace std::chrono_literals;
using sip::Method;

// RFC 3261 section 17.1.1.2: T1, doubling (for BYE up to T2), and given up after 64*T1.
constexpr base::Duration t1 = 500ms;
constexpr base::Duration t2 = 4s;
constexpr std::uint8_t most_invites = 6;
constexpr std::uint8_t most_byes = 10;
// Media stops this long before the BYE, so that no packet is under way when the ports close.
constexpr base::Duration quiet_before_bye = 30ms;
constexpr std::size_t at_once = 4096;

constexpr CallEvent event_of_invite_response(int status) noexcept {
  if (status < 200) return CallEvent::provisional;
  return status < 300 ? CallEvent::success : CallEvent::refusal;
}

}  // namespace

Calls::Calls(CallerSettings caller, base::Endpoint callee, MediaAddresses caller_media,
             MediaAddresses callee_media, std::uint32_t most, base::Instant now, CallHost& host)
    : caller_(std::move(caller)),
      callee_{callee, caller_.user, caller_.codec},
      caller_media_(std::move(caller_media)),
      callee_media_(std::move(callee_media)),
      host_(host),
      calls_(most),
      timers_(now, most) {}

bool Calls::start(std::optional<base::Duration> talk, base::Instant now) {
  if (counts_.started == calls_.size()) return false;
  const auto number = counts_.started++;
  auto& call = calls_[number];
  call.talk = talk;
  call.began = now;
  call.session.caller = caller_media_.of(number);
  call.session.callee = callee_media_.of(number);
  ++setting_up_;
  happen(number, CallEvent::started, nullptr, now);
  return true;
}

bool Calls::hang_up(base::Instant now) {
  for (; next_to_hang_up_ < counts_.started; ++next_to_hang_up_) {
    auto& call = calls_[next_to_hang_up_];
    if (call.state != CallState::established || call.talk) continue;
    end_media(next_to_hang_up_);
    happen(next_to_hang_up_++, CallEvent::due_to_end, nullptr, now);
    return true;
  }
  return false;
}

void Calls::receive(const UdpDatagram& datagram, base::Instant now) {
  const std::string_view octets(reinterpret_cast<const char*>(datagram.payload.data()),
                                datagram.payload.size());
  sip::Scan scan;
  if (!sip::scan(octets, scan)) return;
  const sip::Message message(octets, scan);
  message.is_request() ? receive_request(message, datagram, now) : receive_response(message, now);
}

void Calls::receive_response(const sip::Message& response, base::Instant now) {
  const auto number = call_of(caller_, response.call_id());
  const auto cseq = response.cseq();
  if (!number || *number >= counts_.started || !cseq) return;
  if (cseq->method == Method::invite)
    happen(*number, event_of_invite_response(response.status()), &response, now);
  if (cseq->method == Method::bye && response.status() >= 200)
    happen(*number, CallEvent::bye_answered, &response, now);
}

void Calls::receive_request(const sip::Message& request, const UdpDatagram& datagram, base::Instant now) {
  if (request.method() == Method::bye) {
    if (const auto own = call_of(caller_, request.call_id()); own && *own < counts_.started) {
      end_media(*own);
      happen(*own, CallEvent::peer_hung_up, &request, now);
    }
  }
  const auto answer = answer_request(callee_, callee_media_, request, datagram.from);
  if (answer.call && answer.media && *answer.call < counts_.started)
    calls_[*answer.call].session.relay_of_callee = *answer.media;
  if (!answer.text.empty()) host_.send(datagram.to, datagram.from, answer.text);
}

void Calls::happen(std::uint32_t number, CallEvent event, const sip::Message* message, base::Instant now) {
  auto& call = calls_[number];
  const auto [next, action] = step(call.state, event);
  const bool was_setting_up = call.state == CallState::inviting || call.state == CallState::proceeding;
  call.state = next;
  if (was_setting_up && next != CallState::inviting && next != CallState::proceeding) --setting_up_;
  act(number, action, message, now);
}

void Calls::act(std::uint32_t number, CallAction action, const sip::Message* message, base::Instant now) {
  auto& call = calls_[number];
  switch (action) {
    case CallAction::none: return;
    case CallAction::send_invite:
    case CallAction::send_bye: call.repetitions = 0; return send_request(number, now);
    case CallAction::stop_repeating: return arm(number, Due::repeat, 64 * t1, now);
    case CallAction::acknowledge_and_talk: return talk(number, *message, now);
    case CallAction::acknowledge: return host_.send(caller_.local, call.next_hop, call.ack);
    case CallAction::acknowledge_refusal:
      if (call.timer) {  // the first time
        ++counts_.failed;
        counts_.refused_503 += message->status() == 503;
        disarm(call);
      }
      return host_.send(caller_.local, caller_.target, write_refusal_ack(caller_, number, *message));
    case CallAction::count_success: ++counts_.completed; return finish(call);
    case CallAction::count_failure: ++counts_.failed; return finish(call);
  }
}

void Calls::talk(std::uint32_t number, const sip::Message& success, base::Instant now) {
  auto& call = calls_[number];
  const auto route = follow(success, caller_.target);
  const auto media = media_endpoint(success.body());
  if (!route || !media) {
    call.state = CallState::failed;
    ++counts_.failed;
    return disarm(call);
  }
  call.session.relay_of_caller = *media;
  call.next_hop = route->next_hop;
  call.ack = write_in_dialog(caller_, number, Method::ack, success, *route);
  call.bye = write_in_dialog(caller_, number, Method::bye, success, *route);
  host_.send(caller_.local, call.next_hop, call.ack);
  ++counts_.established;
  set_up_times_.add(static_cast<std::uint64_t>((now - call.began).count()));
  disarm(call);
  call.talking = true;
  host_.media_begins(number, call.session);
  if (call.talk)
    arm(number, Due::end_of_media, std::max(*call.talk - quiet_before_bye, base::Duration(0)), now);
}

void Calls::send_request(std::uint32_t number, base::Instant now) {
  const auto& call = calls_[number];
  const bool invites = call.state == CallState::inviting;
  if (invites) {
    host_.send(caller_.local, caller_.target, write_invite(caller_, number, call.session.caller));
  } else {
    host_.send(caller_.local, call.next_hop, call.bye);
  }
  const auto wait = t1 * (1U << call.repetitions);
  arm(number, Due::repeat, invites ? wait : std::min<base::Duration>(wait, t2), now);
}

void Calls::fire(const Timer& timer, base::Instant now) {
  auto& call = calls_[timer.call];
  call.timer.reset();
  switch (timer.due) {
    case Due::end_of_media:
      end_media(timer.call);
      return arm(timer.call, Due::end_of_call, std::min(quiet_before_bye, *call.talk), now);
    case Due::end_of_call: return happen(timer.call, CallEvent::due_to_end, nullptr, now);
    case Due::repeat:
      if (call.state == CallState::proceeding ||
          ++call.repetitions == (call.state == CallState::inviting ? most_invites : most_byes)) {
        return happen(timer.call, CallEvent::gave_up, nullptr, now);
      }
      ++counts_.repeated;
      return send_request(timer.call, now);
  }
}

void Calls::advance(base::Instant now) {
  timers_.advance(now, at_once, [&](Timer timer) { fire(timer, now); });
}

void Calls::arm(std::uint32_t number, Due due, base::Duration after, base::Instant now) {
  disarm(calls_[number]);
  calls_[number].timer = timers_.arm(now + after, Timer{number, due});
}

void Calls::disarm(Call& call) {
  if (call.timer) timers_.cancel(*call.timer);
  call.timer.reset();
}

// The texts, too: nobody sends them any more, and a million calls would keep a gigabyte of them.
void Calls::finish(Call& call) {
  disarm(call);
  call.ack = call.bye = {};
}

void Calls::end_media(std::uint32_t number) {
  if (std::exchange(calls_[number].talking, false)) host_.media_ends(number);
}

}  // namespace trunkline::trafgen
