// Calls that a program answers and makes.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include <trunkline/calls.h>

namespace trunkline {

class Client;

/// Answers calls, and makes them. Destroyed: those it still has are ended with BYE or 503.
class Server {
 public:
  using IncomingHandler = std::function<void(const Incoming&)>;
  using CallHandler = std::function<void(CallHandle)>;
  using PlacedHandler = std::function<void(const Placed&)>;
  using EventHandler = std::function<void(const Event&)>;

  /// Starts a whole appliance in this process, once a process: it takes ports, cores and memory as its
  /// configuration says. Throws std::runtime_error with a sentence for the operator, every fault of the
  /// configuration included.
  [[nodiscard]] static Server start(const ServerOptions& options);

  Server(Server&&) noexcept;
  Server& operator=(Server&&) noexcept;
  ~Server();

  /// Calls to this user part, at a host of ours, come to `handler`; they go before the dial plan. A handler
  /// that returns without a word keeps the caller waiting, until accept() or reject() from anywhere, the
  /// caller's CANCEL, or the ring limit of the configuration (480). User parts are compared by case (RFC 3261
  /// section 19.1.4). Errors: `bad_name`.
  Error on_incoming(std::string_view user, IncomingOptions options, IncomingHandler handler);
  Error on_incoming(std::string_view user, IncomingHandler handler) {
    return on_incoming(user, IncomingOptions{}, std::move(handler));
  }
  /// In place of the handler before. Called on any shard's thread, each for its own calls.
  void on_event(EventHandler handler);

  /// Calls somebody. `handler` is given the call before anything is sent, on the thread of its shard; then
  /// on_event() tells how it goes. It rings as long as the ring limit of the configuration allows, and is
  /// cancelled by hang_up(). Errors: `bad_address`, `no_such_call` (of `beside`).
  Error call(const Outgoing& wish, PlacedHandler handler = {});

  // Each of these is for calls that came to on_incoming(): `no_such_call`, `wrong_state` where it was
  // answered, refused or ended already.

  /// 180 (RFC 3261 section 21.1.2).
  Error ring(CallHandle call, std::uint8_t fork = 0);
  /// 183 with a description: the caller hears us before we answer (RFC 3960). `unusable_offer`.
  Error early_media(CallHandle call, Answer answer);
  /// 200. `unusable_offer`.
  Error accept(CallHandle call, Answer answer = {});
  /// A final refusal; `reason` in place of the usual phrase. `bad_status`, `bad_reason`: then nothing has
  /// been decided.
  Error reject(CallHandle call, int status, std::string_view reason = {});

  /// Ends any call, of others too: BYE; while it rings 480 to a caller, CANCEL to who was called. A 200 that
  /// crosses the CANCEL is acknowledged, and ended by BYE. Errors: `no_such_call`.
  Error hang_up(CallHandle call);
  /// What the peer hears from now on. Errors: `no_such_call`, `wrong_state` (a call between two others, or
  /// over), `busy` (an echo, while digits are being sent).
  Error play(CallHandle call, Sound sound);
  /// Offers the peer to listen only (sendonly, RFC 6337 section 5.3), and to talk again: it still hears what
  /// play() says. Changed tells how it ends; a peer that makes an offer at the same time is waited for (RFC
  /// 3261 section 14.1), and one that refuses stays as it was. Errors: `no_such_call`, `wrong_state` (not
  /// answered, or none of a handler's), `busy`.
  Error hold(CallHandle call);
  Error resume(CallHandle call);
  /// Two calls of handlers, both answered, hear each other from now on: their media is relayed, and what they
  /// have agreed with us is offered anew where that has to fit (one codec, the numbers of DTMF). Changed
  /// tells each of them: `bridge` 200, or why not: 488 where they have no codec in common, 481 where one is
  /// gone, 491 where `second` is being sent digits. hold(), resume() and mute() go on working; play() says
  /// what is heard afterwards. A peer that turns to another codec takes the other one along; where that one
  /// will not follow the bridge is over, and `part` tells both of them with which status. Errors:
  /// `no_such_call`, `wrong_state` (not answered, or in a bridge), `apart`, `busy` (`first` is being sent
  /// digits).
  Error bridge(CallHandle first, CallHandle second, AfterBridge after = AfterBridge::hang_up);
  /// Ends the bridge that it is in, and neither call. Errors: `no_such_call`, `wrong_state`.
  Error part(CallHandle call);
  /// It hears nothing, until unmuted: then what it would have heard. Errors as of play().
  Error mute(CallHandle call, bool muted = true);
  /// 0-9, *, #, A-D, as telephone-events (RFC 4733) to a peer that has agreed to these: 120 ms each and a
  /// pause of 80, in which it hears nothing else, behind those that it is being sent, of which 32 may wait.
  /// Else each by an INFO (application/dtmf-relay), and so too while it holds the call, hears its echo or
  /// another call, or has not been heard from behind its NAT. An offer ends none that wait unless the peer
  /// may be sent no media, or takes no events, by it; a peer behind NAT that names another place is waited
  /// for, a second at most. Those that cannot be sent, and those that wait when the call ends, are dropped
  /// (`media_digits_dropped`), and keep nothing waiting any more. Errors: `no_such_call`, `wrong_state` (not
  /// answered; for INFO also while an offer is under way), `bad_digits` (others, none, or more than 32),
  /// `busy` (too many would wait).
  Error send_dtmf(CallHandle call, std::string_view digits);
  /// Calls `handler` once, in place of an earlier wish for this call; never, when the call ends before. For
  /// calls of handlers. Errors: `no_such_call`, `wrong_state`, `no_timer`.
  Error after(CallHandle call, std::chrono::milliseconds delay, CallHandler handler);

  /// All calls, of others too, one shard after the other; `done` on the thread of the last. Never blocks.
  void list(std::function<void(std::vector<CallInfo>)> done);

  class Core;
  friend class Client;
  explicit Server(std::shared_ptr<Core> core);

 private:
  std::shared_ptr<Core> core_;
};

}  // namespace trunkline
