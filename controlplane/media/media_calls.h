// The media of all calls of a shard: descriptions in, descriptions and orders to workers out.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/endpoint.h"
#include "base/instant.h"
#include "base/random.h"
#include "base/result.h"
#include "base/slab.h"
#include "controlplane/media/digit_pace.h"
#include "controlplane/media/media_call.h"
#include "controlplane/media/media_error.h"
#include "controlplane/media/media_news.h"
#include "controlplane/media/media_settings.h"
#include "controlplane/media/media_totals.h"
#include "controlplane/media/stream_table.h"
#include "dataplane/gate/command.h"
#include "dataplane/gate/report.h"
#include "rtp/sdp/capabilities.h"
#include "rtp/sdp/sdp_error.h"
#include "rtp/sdp/sdp_writer.h"
#include "rtp/sdp/stream_facts.h"

namespace trunkline::controlplane {

/// Speaks calls, parties and SDP; knows neither dialogs nor sessions. Two kinds of call: *carried*, between
/// party a and party b, whose media passes through a slot for each; and *local*, where a service of ours is
/// party b.
///
/// Every function that may change slots leaves commands() behind, which the shard hands to the Gate in order.
/// After an error nothing has changed, unless it says otherwise. `signalled_from` is where the description
/// came from on the signalling path.
class MediaCalls {
 public:
  /// It lives until the next description is made or read here.
  using Text = base::Result<std::string_view, MediaError>;

  /// All tables are taken here. `random` outlives this and draws session ids.
  MediaCalls(const MediaSettings& settings, base::ShardId shard, std::uint8_t shards, base::Random& random);

  /// `owner` comes back from on_report(). Errors: `no_room`.
  [[nodiscard]] base::Result<MediaCallHandle, MediaError> open(std::uint64_t owner);

  /// Packets to that party carry this from the next answer on; nothing: what the settings say, as at first.
  void mark(MediaCallHandle call, Party towards, std::optional<std::uint8_t> dscp) noexcept;

  /// A description from one party that the other shall answer; the text is for that other party. The first
  /// offer takes slots, a later one what it needs beside them; nothing is opened or changed before the
  /// answer. `towards` is the next hop's address: it says in which address family the other party is offered
  /// media, where it has no slot yet. Errors: `unreadable`, `unacceptable`, `unfit_offer`,
  /// `no_local_address`, `no_room`, `glare`, `offer_outstanding`, `unexpected` (in a local call).
  [[nodiscard]] Text offer(MediaCallHandle call, Party from, std::string_view sdp,
                           const base::Endpoint& signalled_from, const base::IpAddress& towards,
                           base::Instant now);

  /// The answer to it; the text is for the party that offered. May be given again for the same offer, by
  /// another fork or in a 200 after a 183: the last one counts, and an equal one yields the same text.
  /// Errors: `unreadable`, `unfit_answer`, `unexpected`; the offer stays outstanding.
  [[nodiscard]] Text answer(MediaCallHandle call, Party from, std::string_view sdp,
                            const base::Endpoint& signalled_from, base::Instant now);

  /// An answer to what was agreed already, and was said to that party once more: what it says of its own
  /// media holds. Errors: `unreadable`, `unfit_answer`, `unexpected` (in a local call), `offer_outstanding`.
  [[nodiscard]] base::Result<void, MediaError> confirm(MediaCallHandle call, Party from, std::string_view sdp,
                                                       const base::Endpoint& signalled_from,
                                                       base::Instant now);

  /// The outstanding offer was refused or given up: everything is as before it.
  void rollback(MediaCallHandle call, base::Instant now);
  /// No further answer to the last offer will come (a 2xx has ended it): gives up the slots of streams that
  /// were rejected. The next offer does so too.
  void settle(MediaCallHandle call, base::Instant now);

  /// The answer of a service of ours, to a first offer or a later one. Makes the call a local one.
  /// Errors: as of offer() but `offer_outstanding`; `unexpected` in a carried call.
  [[nodiscard]] Text local_answer(MediaCallHandle call, std::string_view offer,
                                  const rtp::Capabilities& capabilities, rtp::SlotMode mode,
                                  const base::Endpoint& signalled_from, base::Instant now);

  /// An offer of a service of ours, to a peer that invited without one; later in the call our last
  /// description again. `signalled_local` picks the address family; `beside`: from a slot of the worker that
  /// has this call's. Errors: `no_local_address`, `no_room`, `offer_outstanding`, `unexpected`.
  [[nodiscard]] Text local_offer(MediaCallHandle call, const rtp::Capabilities& capabilities,
                                 rtp::SlotMode mode, const base::IpAddress& signalled_local,
                                 base::Instant now, MediaCallHandle beside = {});

  /// The peer's answer to it. Errors as of answer().
  [[nodiscard]] base::Result<void, MediaError> remote_answer(MediaCallHandle call, std::string_view sdp,
                                                             const base::Endpoint& signalled_from,
                                                             base::Instant now);

  /// What a service does from now on: ringback becomes tone, one description serving both.
  void play(MediaCallHandle call, rtp::SlotMode mode);

  /// What must be offered before the peers of two services can hear each other. Errors: `no_such_call`,
  /// `unexpected` where one of them has no media, or no service.
  [[nodiscard]] base::Result<JoinPlan, MediaError> plan_join(MediaCallHandle first, MediaCallHandle second);
  /// From now on the peers of two services hear each other in place of these, whatever is offered later,
  /// until part(), or one of the calls is closed.
  void join(MediaCallHandle first, MediaCallHandle second);
  void part(MediaCallHandle call);
  /// The owner of the call that it is joined with; nothing: of none.
  [[nodiscard]] std::optional<std::uint64_t> joined_with(MediaCallHandle call) const noexcept;
  /// The peer hears nothing, neither a service nor whom it is joined with.
  void mute(MediaCallHandle call, bool muted);

  /// 0-9, *, #, A-D, 32 at most, as telephone-events (RFC 4733) behind those that a service's peer is being
  /// sent. While they are it hears nothing else.
  [[nodiscard]] DigitsOutcome send_digits(MediaCallHandle call, std::string_view digits, base::Instant now);
  /// Whether some are still to be sent, by the time that they take.
  [[nodiscard]] bool sends_digits(MediaCallHandle call, base::Instant now) noexcept;

  /// Closes all slots; their ports rest before they are used again. A stale handle is ignored.
  void close(MediaCallHandle call, base::Instant now);

  /// Orders since clear_commands(), oldest first.
  [[nodiscard]] std::span<const gate::Command> commands() const noexcept {
    return streams_.orders().commands();
  }
  void clear_commands() noexcept { streams_.orders().clear(); }

  /// Asks the workers how the call's slots do: each answers with news of kind `figures`.
  void ask(MediaCallHandle call);
  /// Takes a worker's report. What it means to the owner of a call, if anything.
  [[nodiscard]] std::optional<MediaNews> on_report(const gate::Report& report);

  /// Ends quarantines.
  void advance(base::Instant now) noexcept { streams_.ports().advance(now); }
  [[nodiscard]] bool is_due(base::Instant now) const noexcept { return streams_.ports().is_due(now); }
  [[nodiscard]] std::optional<base::Instant> next_deadline() const noexcept {
    return streams_.ports().next_deadline();
  }

  [[nodiscard]] std::uint32_t calls() const noexcept { return calls_.size(); }
  [[nodiscard]] std::uint32_t streams() const noexcept { return streams_.size(); }
  [[nodiscard]] std::uint32_t most_streams() const noexcept { return streams_.capacity(); }
  [[nodiscard]] std::uint32_t slots_open() const noexcept { return streams_.ports().slots_in_use(); }
  [[nodiscard]] std::uint32_t slots_quarantined() const noexcept { return streams_.ports().slots_resting(); }
  [[nodiscard]] std::uint32_t slots_free() const noexcept { return streams_.ports().slots_free(); }
  /// The same of each worker.
  [[nodiscard]] const PortPlan& ports() const noexcept { return streams_.ports(); }
  /// Of all slots closed so far.
  [[nodiscard]] const MediaTotals& totals() const noexcept { return totals_; }
  /// Why the last `unreadable` or `unacceptable` was said.
  [[nodiscard]] rtp::SdpError last_sdp_error() const noexcept { return last_sdp_error_; }

  /// The n-th stream of a live call, for those who show it; nullptr when there is none.
  [[nodiscard]] const MediaStream* stream(MediaCallHandle call, std::size_t n) const noexcept;

 private:
  using Done = base::Result<void, MediaError>;

  // What every exchange has in common (media_exchange.cc). What is read is in description_ and described_.
  [[nodiscard]] Done read(std::string_view sdp);
  [[nodiscard]] Done read_offer(const MediaCall& call, std::string_view sdp);
  [[nodiscard]] Done read_answer(MediaCall& call, Party from, std::string_view sdp);
  [[nodiscard]] bool fits(const MediaCall& call, Party from, const rtp::StreamList& answer) const noexcept;
  void agree(MediaCall& call, Party from, rtp::StreamList& answer, const base::Endpoint& signalled_from,
             base::Instant now);
  void apply(const MediaCall& call, MediaStream& stream, bool moved_a, bool moved_b);
  void set(const MediaCall& call, MediaStream& stream, Party towards, rtp::SlotSettings slot, bool moved);
  void end_offer(MediaCall& call, base::Instant now);
  void release_dead(MediaCall& call, base::Instant now);
  using LineNumbers = base::InlineVector<std::uint8_t, rtp::Description::most_media>;
  /// A stream for each line that is carried and has none. After an error some have, which are in `begun`.
  [[nodiscard]] Done begin_streams(MediaCallHandle handle, MediaCall& call, const rtp::StreamList& streams,
                                   LineNumbers& begun);
  [[nodiscard]] Done reserve(MediaCallHandle handle, MediaCall& call, const rtp::StreamList& streams,
                             Party from, const base::Endpoint& signalled_from,
                             const base::IpAddress* towards);
  [[nodiscard]] std::string_view anchored(MediaCall& call, const rtp::StreamList& streams, Party towards,
                                          const base::IpAddress& fallback);

  [[nodiscard]] std::string offer_anew(MediaCall& call, const rtp::Capabilities& capabilities);
  [[nodiscard]] Done reserve_beside(MediaCall& call, MediaCallHandle beside);
  [[nodiscard]] MediaStream* spoken(const MediaCall& call) noexcept;
  void apply_joined(const MediaCall& call, MediaStream& stream, bool moved);
  /// What is being sent goes on under the number that the peer has for events now.
  void renew_events(const MediaCall& call, const AgreedFormats& before, base::Instant now);
  [[nodiscard]] bool ends_call(const StreamTable::Tenant& tenant) noexcept;
  [[nodiscard]] bool all_silent(const MediaCall& call) const noexcept;

  base::Random& random_;
  base::Slab<MediaCall, MediaCallHandle> calls_;
  StreamTable streams_;
  DigitPace pace_;
  MediaTotals totals_;
  std::unique_ptr<rtp::Description> description_;  // the one being read; too large for the stack
  rtp::StreamList described_;                      // its streams
  rtp::SdpWriter writer_;
  rtp::SdpError last_sdp_error_{};
};

}  // namespace trunkline::controlplane
