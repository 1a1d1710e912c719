// All calls of one run, from the INVITE to the answer to their BYE.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/endpoint.h"
#include "base/instant.h"
#include "base/timer_wheel.h"
#include "perf/trafgen/call_state.h"
#include "perf/trafgen/callee.h"
#include "perf/trafgen/caller_text.h"
#include "perf/trafgen/media_addresses.h"
#include "perf/trafgen/percentiles.h"
#include "perf/trafgen/session.h"
#include "perf/trafgen/udp_frame.h"

namespace trunkline::trafgen {

/// Who sends what the calls say, and carries their media. Each function is called from within Calls'.
class CallHost {
 public:
  virtual ~CallHost() = default;

  virtual void send(const base::Endpoint& from, const base::Endpoint& to, std::string_view text) = 0;
  virtual void media_begins(std::uint32_t call, const Session& session) = 0;
  virtual void media_ends(std::uint32_t call) = 0;

 protected:
  CallHost() = default;
  CallHost(const CallHost&) = default;
  CallHost& operator=(const CallHost&) = default;
};

struct CallCounts {
  std::uint32_t started = 0;
  std::uint32_t established = 0;
  std::uint32_t completed = 0;
  std::uint32_t failed = 0;
  std::uint32_t refused_503 = 0;  // of the failed ones
  std::uint32_t repeated = 0;     // requests sent again because nobody answered in time
};

class Calls {
 public:
  /// `most`: calls that can be started in all. `host` outlives the object.
  Calls(CallerSettings caller, base::Endpoint callee, MediaAddresses caller_media,
        MediaAddresses callee_media, std::uint32_t most, base::Instant now, CallHost& host);

  /// Starts the next call, to be ended `talk` after it is answered, or when hang_up() says. False: no more
  /// room.
  bool start(std::optional<base::Duration> talk, base::Instant now);
  /// Ends the oldest call that is established and has no end of its own. False when there is none.
  bool hang_up(base::Instant now);
  /// A datagram to one of the phones.
  void receive(const UdpDatagram& datagram, base::Instant now);
  void advance(base::Instant now);

  [[nodiscard]] const CallCounts& counts() const noexcept { return counts_; }
  /// Started and neither established, completed nor failed.
  [[nodiscard]] std::uint32_t setting_up() const noexcept { return setting_up_; }
  /// Started and neither completed nor failed.
  [[nodiscard]] std::uint32_t alive() const noexcept {
    return counts_.started - counts_.completed - counts_.failed;
  }
  [[nodiscard]] Percentiles& set_up_times() noexcept { return set_up_times_; }
  /// Of call `call`, once it was established.
  [[nodiscard]] const Session& session(std::uint32_t call) const noexcept { return calls_[call].session; }
  [[nodiscard]] bool is_established(std::uint32_t call) const noexcept {
    return calls_[call].state == CallState::established;
  }

 private:
  enum class Due : std::uint8_t { repeat, end_of_media, end_of_call };
  struct Timer {
    std::uint32_t call;
    Due due;
  };
  struct Call {
    CallState state = CallState::idle;
    std::uint8_t repetitions = 0;
    bool talking = false;
    std::optional<base::Duration> talk;
    base::Instant began;
    std::optional<base::TimerId> timer;
    Session session;
    std::string bye;  // ready to be sent, as the 2xx said how
    std::string ack;
    base::Endpoint next_hop;
  };

  void receive_response(const sip::Message& response, base::Instant now);
  void receive_request(const sip::Message& request, const UdpDatagram& datagram, base::Instant now);
  void happen(std::uint32_t call, CallEvent event, const sip::Message* message, base::Instant now);
  void act(std::uint32_t number, CallAction action, const sip::Message* message, base::Instant now);
  void talk(std::uint32_t number, const sip::Message& success, base::Instant now);
  void fire(const Timer& timer, base::Instant now);
  void arm(std::uint32_t number, Due due, base::Duration after, base::Instant now);
  void disarm(Call& call);
  void finish(Call& call);
  void send_request(std::uint32_t number, base::Instant now);
  void end_media(std::uint32_t number);

  CallerSettings caller_;
  CalleeSettings callee_;
  MediaAddresses caller_media_;
  MediaAddresses callee_media_;
  CallHost& host_;
  std::vector<Call> calls_;
  base::TimerWheel<Timer> timers_;
  CallCounts counts_;
  std::uint32_t setting_up_ = 0;
  std::uint32_t next_to_hang_up_ = 0;
  Percentiles set_up_times_;
};

}  // namespace trunkline::trafgen
