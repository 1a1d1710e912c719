// The public C++ API of Trunkline: installed as <trunkline/trunkline.h>, and all that a user includes.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// Threads. Handlers run on the thread of the shard that owns the call, and hold up all calls of that shard
// while they run: one that takes over 10 ms is counted and logged by its name, and shown by `trunkctl
// counters`. What a handler asks for the call it was given happens at once. Everything else, from a handler
// or from any other thread, is sent to the shard of the call: `ok` then says that it is on its way, and if
// the call is gone when it arrives, nothing happens and `api.wishes_late` counts it.
//
// Faults. A handler that throws costs the call it was given: 500, or a BYE where it was answered; its record
// says so, and no other call notices.
namespace trunkline {

enum class Error : std::uint8_t {
  ok,
  no_such_call,    // the handle names nothing, or no call of this server's
  wrong_state,     // too late, or too early, for what was asked
  unusable_offer,  // the caller's description has nothing we can take: the caller was told so, the call is
                   // over
  bad_status,      // not a final refusal: 300 to 699
  bad_name,        // empty, longer than 64 octets, or taken; or there are 255 already
  no_timer,        // as many run as there may be
  bad_address,     // no sip: or tel: URI, or a text that cannot stand in a message
};
[[nodiscard]] std::string_view to_string(Error error) noexcept;

/// Names a call for ever: a later call never gets the same handle. Small, and free to copy to any thread.
struct CallHandle {
  std::uint8_t shard = 0;
  std::uint32_t index = 0;
  std::uint32_t generation = 0;  // 0: names nothing

  friend bool operator==(const CallHandle&, const CallHandle&) noexcept = default;
};
/// As trunkctl prints it and takes it: "0-17-3".
[[nodiscard]] std::string to_string(CallHandle call);

/// What the peer hears.
enum class Sound : std::uint8_t {
  silence,
  tone,      // 1 kHz
  ringback,  // the ringing tone
  echo,      // itself
};

/// A call as it stands. Texts are the peer's: trust them as far as you trust the peer.
struct CallInfo {
  CallHandle call;
  std::string state;    // the name that `trunkctl calls show` has for it
  std::string caller;   // a URI
  std::string called;   // the URI of the To header field
  std::string address;  // "192.0.2.1:5060": where the INVITE came from, or went to
  bool placed = false;  // made by call()
  std::string service;  // the name given to on_incoming(); empty: it is none of these
  std::chrono::milliseconds age{};
  std::optional<std::chrono::milliseconds> answered;  // since then
};

/// A caller wants one of our names. Views hold until the handler returns.
struct Incoming {
  CallHandle call;
  std::string_view service;  // the name given to on_incoming()
  std::string_view caller;   // a URI
  std::string_view called;   // the Request-URI
  bool offers_media = true;  // false: the INVITE makes no offer, our answer will (RFC 3261 section 13.2.1)
};

/// What happens to calls that our handlers have taken or made.
struct Ringing {
  CallHandle call;
};
struct Answered {
  CallHandle call;
};  // our 200 is on its way, or theirs has come
struct Established {
  CallHandle call;
};  // and was acknowledged
struct Ended {
  CallHandle call;
  bool answered = false;  // it had been
  int status =
      0;  // 200: it was answered and hung up; else what it failed with: 486, or 487 for a cancelled one
};
using Event = std::variant<Ringing, Answered, Established, Ended>;

struct IncomingOptions {
  bool trying = true;  // say 100 at once; without it a caller that hears nothing for 500 ms repeats itself
  bool one_codec = false;  // answers name the one codec that will be used, not all that could be
};

/// For early_media() and accept(). `fork`: of which early dialog, 0 to 7; each looks to the caller like
/// another phone (RFC 3261 section 12.1), and the one that answers is the call.
struct Answer {
  Sound sound = Sound::silence;
  std::uint8_t fork = 0;
};

/// A call to be made.
struct Outgoing {
  /// "sip:bob@192.0.2.7:5060;transport=tcp" is called as it stands; where the host is one of ours, or the URI
  /// is "tel:+4930123", the call goes where one of our users would get by dialling it: to a user who has
  /// registered, or by the dial plan.
  std::string to = {};
  std::string from = "trunkline";  // the user part of the caller that `to` is told
  std::string name = {};           // and a name beside it
  Sound sound = Sound::silence;    // what it hears, from its answer on
  CallHandle beside = {};  // on the shard of this call, so that the two can be bridged; names nothing: on any
};

/// What has become of the wish for a call.
struct Placed {
  CallHandle call;  // its INVITE is on its way; names nothing where it could not be made
  int status = 0;   // why not, as a caller would be told: 404 no way leads there, 480, 503 no room
};

struct ServerOptions {
  std::string config_file;
  std::vector<std::string> settings;  // "limits.calls=10", as of --set
};

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
  Error call(Outgoing wish, PlacedHandler handler = {});

  // Each of these is for calls that came to on_incoming(): `no_such_call`, `wrong_state` where it was
  // answered, refused or ended already.

  /// 180 (RFC 3261 section 21.1.2).
  Error ring(CallHandle call, std::uint8_t fork = 0);
  /// 183 with a description: the caller hears us before we answer (RFC 3960). `unusable_offer`.
  Error early_media(CallHandle call, Answer answer);
  /// 200. `unusable_offer`.
  Error accept(CallHandle call, Answer answer = {});
  /// A final refusal; `reason` in place of the usual phrase. `bad_status`.
  Error reject(CallHandle call, int status, std::string_view reason = {});

  /// Ends any call, of others too: BYE; while it rings 480 to a caller, CANCEL to who was called. A 200 that
  /// crosses the CANCEL is acknowledged, and ended by BYE. Errors: `no_such_call`.
  Error hang_up(CallHandle call);
  /// What the peer hears from now on. Errors: `no_such_call`, `wrong_state` (a call between two others, or
  /// over).
  Error play(CallHandle call, Sound sound);
  /// It hears nothing, until unmuted: then what it would have heard. Errors as of play().
  Error mute(CallHandle call, bool muted = true);
  /// Calls `handler` once, in place of an earlier wish for this call; never, when the call ends before. For
  /// calls of handlers. Errors: `no_such_call`, `wrong_state`, `no_timer`.
  Error after(CallHandle call, std::chrono::milliseconds delay, CallHandler handler);

  /// All calls, of others too, one shard after the other; `done` on the thread of the last. Never blocks.
  void list(std::function<void(std::vector<CallInfo>)> done);

  class Core;
  explicit Server(std::shared_ptr<Core> core);

 private:
  std::shared_ptr<Core> core_;
};

}  // namespace trunkline
