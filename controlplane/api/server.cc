#include <array>
#include <utility>

#include <trunkline/trunkline.h>

#include "controlplane/api/server_core.h"
#include "controlplane/session/placed_call.h"

namespace trunkline {

using controlplane::Call;
using controlplane::OwnCalls;

namespace {

constexpr std::size_t longest_reason =
    256;  // a sentence; what is much longer leaves no room for the caller's Via

}  // namespace

std::string_view to_string(Error error) noexcept {
  constexpr std::array<std::string_view, 13> names{
      "ok",          "no_such_call", "wrong_state", "unusable_offer", "bad_status", "bad_name",  "no_timer",
      "bad_address", "busy",         "bad_digits",  "apart",          "no_room",    "bad_reason"};
  return names[static_cast<std::size_t>(error)];
}

std::string_view to_string(Change change) noexcept {
  constexpr std::array<std::string_view, 4> names{"hold", "resume", "bridge", "part"};
  return names[static_cast<std::size_t>(change)];
}

std::string to_string(CallHandle call) {
  return std::to_string(call.shard) + "-" + std::to_string(call.index) + "-" +
         std::to_string(call.generation);
}

Server::Server(std::shared_ptr<Core> core) : core_(std::move(core)) {}
Server::Server(Server&&) noexcept = default;
Server& Server::operator=(Server&&) noexcept = default;
Server::~Server() = default;

Error Server::on_incoming(std::string_view user, IncomingOptions options, IncomingHandler handler) {
  return core_->add_service(user, options, std::move(handler));
}

void Server::on_event(EventHandler handler) { core_->tell(std::move(handler)); }

Error Server::call(const Outgoing& wish, PlacedHandler handler) {
  return core_->place(wish, nullptr, std::move(handler));
}

Error Server::ring(CallHandle call, std::uint8_t fork) {
  return core_->ask(call, [fork](OwnCalls& calls, Call& at_hand) { return calls.ring(at_hand, fork); });
}

Error Server::early_media(CallHandle call, Answer answer) {
  return core_->ask(call,
                    [answer](OwnCalls& calls, Call& at_hand) { return calls.start(at_hand, answer, true); });
}

Error Server::accept(CallHandle call, Answer answer) {
  return core_->ask(call,
                    [answer](OwnCalls& calls, Call& at_hand) { return calls.start(at_hand, answer, false); });
}

Error Server::reject(CallHandle call, int status, std::string_view reason) {
  if (status < 300 || status > 699) return Error::bad_status;
  if (reason.size() > longest_reason || !controlplane::is_plain(reason)) return Error::bad_reason;
  return core_->ask(call, [status, reason = std::string(reason)](OwnCalls& calls, Call& at_hand) {
    return calls.refuse(at_hand, status, reason);
  });
}

Error Server::hang_up(CallHandle call) {
  return core_->ask(call, [](OwnCalls&, Call& at_hand) {
    happen(at_hand, controlplane::CallEvent::hang_up, {.status = 480});
    return Error::ok;
  });
}

Error Server::play(CallHandle call, Sound sound) {
  return core_->ask(call, [sound](OwnCalls& calls, Call& at_hand) { return calls.play(at_hand, sound); });
}

Error Server::hold(CallHandle call) {
  return core_->ask(call, [](OwnCalls& calls, Call& at_hand) { return calls.change(at_hand, Change::hold); });
}

Error Server::resume(CallHandle call) {
  return core_->ask(call,
                    [](OwnCalls& calls, Call& at_hand) { return calls.change(at_hand, Change::resume); });
}

Error Server::bridge(CallHandle first, CallHandle second, AfterBridge after) {
  if (first.generation == 0 || second.generation == 0) return Error::no_such_call;
  if (first.shard != second.shard) return Error::apart;
  return core_->ask(first, [second, after](OwnCalls& calls, Call& at_hand) {
    return calls.begin_bridge(at_hand, second, after);
  });
}

Error Server::part(CallHandle call) {
  return core_->ask(call, [](OwnCalls& calls, Call& at_hand) { return calls.part(at_hand); });
}

Error Server::mute(CallHandle call, bool muted) {
  return core_->ask(call, [muted](OwnCalls& calls, Call& at_hand) { return calls.mute(at_hand, muted); });
}

Error Server::send_dtmf(CallHandle call, std::string_view digits) { return core_->send_dtmf(call, digits); }

Error Server::after(CallHandle call, std::chrono::milliseconds delay, CallHandler handler) {
  return core_->ask(call, [delay, handler = std::move(handler)](OwnCalls& calls, Call& at_hand) {
    return calls.wake(at_hand, delay, handler);
  });
}

void Server::list(std::function<void(std::vector<CallInfo>)> done) { core_->list(std::move(done)); }

}  // namespace trunkline
