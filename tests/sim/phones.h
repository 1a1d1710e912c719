// A farm of phones behind one address: callers, and the phones that are called. They stand on the same
// transaction layer and dialogs as the appliance, and on nothing else of it: what a call means is decided
// here anew.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/buffer_pool.h"
#include "base/timer_wheel.h"
#include "sip/dialog/dialog.h"
#include "sip/dialog/success_retransmission.h"
#include "sip/dialog/write_request.h"
#include "sip/transaction/layer.h"
#include "tests/fakes/heap_worker.h"
#include "tests/fakes/seeded_random.h"
#include "tests/sim/errands.h"
#include "tests/sim/plan.h"

namespace trunkline::sim {

enum class PhoneState : std::uint8_t { idle, inviting, ringing, answered, talking, hanging_up, over };

/// How a phone saw its call.
struct PhoneCall {
  std::uint32_t number = 0;
  bool caller = false;
  CallPlan plan;
  PhoneState state = PhoneState::idle;
  sip::Dialog dialog;
  sip::Hop hop;
  base::TransactionHandle invite;  // our own, while it is open
  base::TransactionHandle server;  // of an INVITE that we answer
  std::uint32_t invite_cseq = 0;
  bool pending = false;         // our INVITE or re-INVITE has no final response
  bool unacknowledged = false;  // our 2xx
  bool cancelled = false;
  sip::SuccessRetransmission success;
  int holds_left = 0;
  std::string remote_media;  // "10.99.0.1:40000"
  std::uint64_t rtp_received = 0;

  // The outcome.
  int final_status = 0;  // of the first INVITE
  bool was_talking = false;
  bool got_bye = false;
  bool said_bye = false;
  bool bye_answered = false;    // our BYE
  bool lost_ack = false;        // our 2xx was never acknowledged
  std::uint32_t successes = 0;  // 2xx of ours to an INVITE or re-INVITE
  int glares = 0;
  int infos_left = 0;
  int infos_answered = 0;
  int infos_received = 0;
  int updates_left = 0;
  bool updating = false;  // our UPDATE is not answered
  int updates_accepted = 0;
  bool vanished = false;               // it neither hears nor says anything any more
  int refreshed = 0;                   // UPDATEs without an offer that came
  std::vector<std::string> dismissed;  // other phones that have answered, by their tags
  // Reliable provisional responses.
  std::uint32_t rseq = 0;        // callee: of the one that waits; caller: of the last one acknowledged
  bool awaits_prack = false;     // callee
  bool described_early = false;  // the offer or answer was in one that was acknowledged
  std::string provisional;       // callee: its body
  base::Instant give_up;
  base::Duration interval{};
};

class Phones {
 public:
  using Transmit = std::function<void(fakes::Datagram)>;

  Phones(base::Endpoint self, base::Endpoint appliance, std::uint32_t calls, fakes::SeededRandom& random,
         Transmit transmit, base::Instant start);

  /// Who is called needs the plans of the callers, by user part.
  void expect(const std::string& user, const CallPlan& plan) { expected_[user] = plan; }
  void call(std::uint32_t number, const CallPlan& plan, base::Instant now);
  void run_errand(Errand errand, base::Instant now) {
    errands_.run(std::move(errand), now);
    run(now);
  }
  [[nodiscard]] const Errands& errands() const noexcept { return errands_; }
  /// MESSAGEs that came, of no call.
  [[nodiscard]] std::size_t texts() const noexcept { return texts_; }
  void deliver(const fakes::Datagram& datagram, base::Instant now);
  void advance(base::Instant now);
  [[nodiscard]] std::optional<base::Instant> next_deadline() const;

  [[nodiscard]] const std::deque<PhoneCall>& calls() const noexcept { return calls_; }
  [[nodiscard]] const sip::TransactionLayer& layer() const noexcept { return layer_; }
  [[nodiscard]] std::size_t timers() const noexcept { return timers_.size(); }
  /// Responses whose branch no request of this farm has had: must stay 0.
  [[nodiscard]] std::size_t unasked() const noexcept { return unasked_; }
  [[nodiscard]] base::Endpoint media_of(std::uint32_t number) const;

 private:
  enum class Alarm : std::uint8_t {
    ring,
    answer,
    cancel,
    hang_up,
    hold,
    success,
    info,
    update,
    reliable,
    vanish
  };
  struct Timer {
    std::size_t call;
    Alarm alarm;
  };

  void run(base::Instant now);
  void on(const sip::RequestReceived& event, base::Instant now);
  void on(const sip::CancelReceived& event, base::Instant now);
  void on(const sip::AckReceived& event, base::Instant now);
  void on(const sip::ResponseReceived& event, base::Instant now);
  void on(const sip::TimedOut& event, base::Instant now);
  void on(const sip::TransportFailed&, base::Instant) {}
  void on(const sip::ResponseNotSent&, base::Instant) {}
  void on(const sip::AckMissing&, base::Instant) {}
  void on(const sip::Unanswered&, base::Instant) {}
  void fire(const Timer& timer, base::Instant now);

  void ring_in(const sip::RequestReceived& event, base::Instant now);
  void final_of_invite(PhoneCall& call, std::size_t index, const sip::ResponseReceived& event,
                       base::Instant now);
  /// A proxy lets the 2xx of every phone through: whatever comes behind the first is acknowledged, and ended.
  void dismiss(PhoneCall& call, std::size_t index, const sip::ResponseReceived& event, base::Instant now);
  void talk(PhoneCall& call, std::size_t index, base::Instant now);
  void hang_up(PhoneCall& call, std::size_t index, base::Instant now);
  void reinvite(PhoneCall& call, std::size_t index, base::Instant now);
  void request(PhoneCall& call, std::size_t index, sip::Method method, const std::string& body,
               base::Instant now);
  void acknowledge(PhoneCall& call, const std::string& body);
  void respond(base::TransactionHandle server, PhoneCall* call, int status, const std::string& body,
               base::Instant now, std::vector<sip::HeaderLine> headers = {});
  void receive_other(const sip::RequestReceived& event, PhoneCall& call, base::Instant now);
  void ring_reliably(PhoneCall& call, std::size_t index, base::Instant now);
  void acknowledge_provisional(PhoneCall& call, std::size_t index, const sip::Message& response,
                               base::Instant now);
  void arm(std::size_t call, Alarm alarm, base::Instant when);
  [[nodiscard]] PhoneCall* find(const sip::Message& request, std::size_t& index);
  [[nodiscard]] std::string description(const PhoneCall& call, const char* direction) const;
  void learn_media(PhoneCall& call, std::string_view body);

  base::Endpoint self_;
  base::Endpoint appliance_;
  fakes::SeededRandom& random_;
  Transmit transmit_;
  base::BufferPool buffers_;
  sip::TransactionLayer layer_;
  sip::Effects effects_{256};
  std::deque<sip::Event> events_;
  base::TimerWheel<Timer> timers_;
  std::deque<PhoneCall> calls_;
  std::unordered_map<std::uint16_t, std::size_t> by_media_port_;  // index in `calls_`
  std::map<std::string, CallPlan> expected_;
  std::unordered_set<std::string> asked_;  // branches
  std::size_t unasked_ = 0;
  bool dismissing_ = false;  // what is asked is none of the call's own
  std::size_t texts_ = 0;
  Errands errands_{{self_, appliance_, buffers_, layer_, effects_, random_,
                    [this](std::string_view branch) { asked_.emplace(branch); }}};
};

}  // namespace trunkline::sim
