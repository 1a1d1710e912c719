// One event loop's worth of control plane: packets and reports in, transactions, calls and media, packets and
// commands out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/buffer_pool.h"
#include "base/random.h"
#include "controlplane/media/media_calls.h"
#include "controlplane/registrar/config_directory.h"
#include "controlplane/registrar/registrar.h"
#include "controlplane/session/coordinator.h"
#include "controlplane/shard/fullness.h"
#include "controlplane/shard/large_pages.h"
#include "controlplane/shard/outbox.h"
#include "controlplane/shard/own_sent_by.h"
#include "controlplane/shard/shard_counters.h"
#include "controlplane/shard/streams.h"
#include "controlplane/shard/tcp_refusals.h"
#include "controlplane/shard/unsent_request.h"
#include "dataplane/gate/gate.h"
#include "dataplane/gate/sharding.h"
#include "sip/transaction/layer.h"
#include "sip/transport/stateless_response.h"

namespace trunkline::controlplane {

struct ShardUpdate;

struct ShardSettings {
  base::ShardId shard{};
  std::vector<base::BufferPool::SizeClass>
      buffers;  // messages that are kept or made, and the text of dialogs
  sip::TransactionLimits transactions;
  SessionSettings sessions;
  MediaSettings media;
  std::optional<RegistrarSettings> registrar;  // nothing: nobody can register, and nobody has to
};

/// Owns its transactions, calls and media; shares nothing with another shard. One thread calls it, and sleeps
/// between two step()s when it wants to. No clock: `now` never goes back.
class Shard {
 public:
  /// Takes all memory, in large pages where there are any. `gate` and `random` outlive it.
  Shard(const ShardSettings& settings, const gate::Sharding& sharding, gate::Gate& gate, base::Random& random,
        base::Instant start, const InLargePages& = InLargePages());

  /// Takes what has come, fires what is due, sends what follows. True: it did something, and more may wait.
  bool step(base::Instant now);
  /// Without packets or reports step() has nothing to do before this moment. Nothing: no timer runs.
  [[nodiscard]] std::optional<base::Instant> next_deadline() const;
  /// A worker's ring was full: commands wait for room in it, of which nobody will tell.
  [[nodiscard]] bool waits_for_workers() const noexcept { return !outbox_.empty(); }

  /// New calls are refused from now on; those in progress go on.
  void drain() noexcept { coordinator_.drain(); }
  /// Ends one call, as Coordinator::hang_up does. False: there is no such call.
  bool hang_up(base::SessionHandle session, int status, base::Instant now,
               EndReason why = EndReason::operator_);
  /// Carries out what `f` has the coordinator order.
  void act(base::Instant now, const std::function<void(Coordinator&, Orders&)>& f);
  /// Ends every call, and what rings through the proxy: `status` is for callers that still wait.
  void hang_up_all(int status, base::Instant now);

  /// Asks the workers how the slots of a call's media do; `listen` hears the answers: so many, at most.
  std::size_t ask_figures(MediaCallHandle media);
  /// Calls `f`, which calls nothing here, with all news of media until forget(): answers to others, too.
  using MediaListener = std::function<void(const MediaNews&)>;
  using MediaListeners = std::list<MediaListener>;
  [[nodiscard]] MediaListeners::iterator listen(MediaListener f) {
    return listeners_.insert(listeners_.end(), std::move(f));
  }
  void forget(MediaListeners::iterator listener) { listeners_.erase(listener); }

  /// Takes over what may change while it runs, between two steps. No call notices.
  void adopt(ShardUpdate& update, base::Instant now);
  /// Has every worker hear this source again.
  void lift_ban(const base::IpAddress& source);

  [[nodiscard]] Coordinator& coordinator() noexcept { return coordinator_; }
  [[nodiscard]] const Coordinator& coordinator() const noexcept { return coordinator_; }
  /// From now on every call is recorded, and what its media came to. It outlives the shard.
  void record_into(Recorder& recorder) noexcept {
    recorder_ = &recorder;
    coordinator_.record_into(recorder);
  }
  /// From now on SIP goes over connections, too. They outlive the shard's last step.
  void use(Streams& streams) noexcept { streams_ = &streams; }
  /// In place of a directory of the configuration's users. With a registrar, before the first step.
  void look_users_up_in(std::unique_ptr<Directory> directory) noexcept {
    directory_ = std::move(directory);
    coordinator_.serve(*registrar_, *directory_);
  }
  /// nullptr: UDP alone.
  [[nodiscard]] const Streams* streams() const noexcept { return streams_; }
  /// nullptr: nothing is recorded.
  [[nodiscard]] const Recorder* recorder() const noexcept { return recorder_; }
  /// nullptr: there is none.
  [[nodiscard]] Registrar* registrar() noexcept { return registrar_.get(); }
  [[nodiscard]] const Registrar* registrar() const noexcept { return registrar_.get(); }
  [[nodiscard]] const sip::TransactionLayer& transactions() const noexcept { return layer_; }
  [[nodiscard]] const MediaCalls& media() const noexcept { return media_; }
  [[nodiscard]] const ShardCounters& counters() const noexcept { return counters_; }
  [[nodiscard]] std::size_t buffers_in_use() const noexcept { return buffers_.in_use(); }
  [[nodiscard]] base::ShardId id() const noexcept { return id_; }
  /// Timers that run for something alive; quarantines of ports are not among them.
  [[nodiscard]] std::uint32_t timers() const noexcept { return layer_.timers() + coordinator_.timers(); }

 private:
  // By themselves, so that a step that finds nothing to do costs next to nothing.
  [[gnu::noinline]] void receive_packets(std::size_t count, base::Instant now);
  [[gnu::noinline]] void receive_reports(std::size_t count, base::Instant now);
  /// Of a thousand looks nearly all find nothing: false, fire_timers() has nothing to do.
  [[nodiscard]] bool is_due(base::Instant now) const noexcept {
    return layer_.is_due(now) || coordinator_.is_due(now) || media_.is_due(now) ||
           coordinator_.peers().is_due(now) || (registrar_ && registrar_->bindings().is_due(now));
  }
  bool fire_timers(base::Instant now);
  bool receive_streams(base::Instant now);
  void receive_octets(std::string_view octets, const sip::Hop& from, base::Instant now);
  void receive(const sip::Message& message, const sip::Hop& from, base::Instant now);
  void tell_workers(gate::CommandKind kind, std::span<const base::IpAddress> addresses);
  void tell_workers(gate::CommandKind kind, std::span<const base::AddressPrefix> networks);
  void refuse_malformed(const sip::Message& request, const sip::Hop& from, int status,
                        std::string_view reason);
  void record_media(const MediaNews& news, base::MediaHandle slot, base::Instant now);
  void challenge(const sip::Message& request, const sip::Hop& from, bool stale, base::Instant now);
  [[nodiscard]] bool is_carrier(const sip::Hop& from) const;
  /// False: it was not sent.
  bool answer_statelessly(const sip::Message& request, const sip::Hop& from,
                          const sip::StatelessResponse& response);

  /// Carries out effects, events and orders until nothing is left of them.
  void run(base::Instant now);
  void absorb_effects() {
    if (!effects_.empty()) carry_out_effects();
  }
  void carry_out_effects();
  void collect_commands() {
    if (!media_.commands().empty() || !coordinator_.peers().commands().empty()) push_commands();
  }
  void push_commands();
  void carry_out_orders(base::Instant now);
  void carry_out(const RespondOrder& order, base::Instant now);
  void carry_out(RequestOrder& order, base::Instant now);
  void carry_out(AckOrder& order, base::Instant now);
  void carry_out(const CancelOrder& order, base::Instant now);
  void carry_out(const ResendSuccessOrder& order, base::Instant now);
  void carry_out(ForwardRequestOrder& order, base::Instant now);
  void carry_out(const ForwardResponseOrder& order, base::Instant now);
  void carry_out(const KeepAliveOrder& order, base::Instant) { transmit(order.to, order.octets); }
  [[nodiscard]] sip::Hop spoken(sip::Hop hop) const noexcept;
  void turn_if_large(base::Buffer& request, sip::Hop& hop, base::Instant now);
  void note_unsent(const sip::Hop& to, std::string_view octets, base::TransactionHandle transaction,
                   base::Instant now);
  void report_failures(base::Instant now);
  void transmit(const sip::Hop& to, std::string_view octets, base::TransactionHandle transaction = {});
  void transmit_by_stream(const sip::Hop& to, std::string_view octets, base::TransactionHandle transaction);
  void transmit_by_udp(const sip::Hop& to, std::string_view octets);

  base::ShardId id_;
  std::uint8_t workers_;
  gate::Gate& gate_;
  base::BufferPool buffers_;
  base::SipHash stateless_tags_;
  OwnSentBy own_sent_by_;
  sip::TransactionLayer layer_;
  MediaCalls media_;
  Coordinator coordinator_;
  std::unique_ptr<Directory> directory_;
  std::unique_ptr<Registrar> registrar_;
  Recorder* recorder_ = nullptr;
  Streams* streams_ = nullptr;
  Outbox outbox_;
  base::WorkerId sender_{};  // of what follows from the event in hand
  sip::Effects effects_;
  Orders orders_;
  std::vector<sip::Event> events_;  // those behind handled_ wait
  std::size_t handled_ = 0;
  std::vector<UnsentRequest> not_sent_;
  std::vector<base::TransactionHandle> failed_;  // their messages found no connection
  MediaListeners listeners_;
  TcpRefusals tcp_refusals_;
  ShardCounters counters_;
  Fullness fullness_;
  static constexpr std::size_t burst = 32;  // what one step takes: made once, since that costs more than most
  std::array<gate::Packet, burst> packets_;
  std::array<gate::Report, burst> reports_;
};

}  // namespace trunkline::controlplane
