// What is said of calls: their names, what is wished of them, and what is told of them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

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
  busy,            // another change of this call is under way, or digits are being sent
  bad_digits,      // none, too many, or no digits of a telephone
  apart,           // the two live on different shards: see Outgoing::beside
  no_room,         // as many as there may be are kept already
  bad_reason,      // longer than 256 octets, or a text that cannot stand in a message
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
  std::string caller;   // a URI, without brackets
  std::string called;   // that of the To header field
  std::string address;  // "192.0.2.1:5060": where the INVITE came from, or went to
  bool placed = false;  // made by call()
  std::string service;  // the name given to on_incoming(); empty: it is none of these
  bool held = false;    // by us
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
/// What can be changed about a call by a new offer.
enum class Change : std::uint8_t {
  hold,
  resume,
  bridge,  // it and another hear each other
  part,    // they do no more; this one goes on
};
[[nodiscard]] std::string_view to_string(Change change) noexcept;
/// What becomes of the one that is left when the other side of a bridge ends.
enum class AfterBridge : std::uint8_t { hang_up, go_on };
struct Changed {
  CallHandle call;
  Change change = Change::hold;
  // 200: it is so. Else the peer has refused, and all is as it was: 488; 491 after four tries. But `part`
  // has always come about: other than 200, because one would not follow what the other had agreed to.
  int status = 200;
};
/// The peer has pressed a key: told once, when it is let go of. By telephone-events (RFC 4733) or an INFO
/// (application/dtmf-relay, application/dtmf); of who sends both, both are told. While two calls are bridged
/// the telephone-events of each are the other's to hear, and not told.
struct Digit {
  CallHandle call;
  char digit = '0';                      // 0-9, *, #, A-D
  std::chrono::milliseconds duration{};  // how long it was pressed; 0: not told. At most 65,535
};
using Event = std::variant<Ringing, Answered, Established, Ended, Changed, Digit>;

struct IncomingOptions {
  bool trying = true;      // say 100 at once; without it when 200 ms have passed without another word
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
  std::string config_file = {};
  std::vector<std::string> settings = {};  // "limits.calls=10", as of --set
};

}  // namespace trunkline
