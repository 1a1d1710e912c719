// The generator as a whole: one loop over the port, the calls, their media and the garbage.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "dataplane/worker/tsc_clock.h"
#include "perf/trafgen/calls.h"
#include "perf/trafgen/flood.h"
#include "perf/trafgen/link.h"
#include "perf/trafgen/media_sink.h"
#include "perf/trafgen/neighbours.h"
#include "perf/trafgen/options.h"
#include "perf/trafgen/rate_sender.h"
#include "perf/trafgen/talkers.h"

namespace trunkline::trafgen {

class Generator final : private CallHost {
 public:
  Generator(Link& link, const Options& options);
  Generator(const Generator&) = delete;
  Generator& operator=(const Generator&) = delete;

  /// Once around: receive, send what is due.
  void turn();
  /// Again and again, until so much time has passed.
  void turn_for(base::Duration time);
  [[nodiscard]] base::Instant now() const noexcept { return now_; }

  /// Asks for the target until it answers or `patience` is over. False: nobody answers for its address.
  [[nodiscard]] bool find_target(base::Duration patience);

  Calls& calls() noexcept { return calls_; }
  MediaSink& sink() noexcept { return sink_; }
  Talkers& talkers() noexcept { return talkers_; }
  [[nodiscard]] const Flood* flood() const noexcept { return flood_.get(); }
  void set_flood(double per_second);
  /// Of the next flood.
  void set_garbage(GarbageKind kind) noexcept { garbage_ = kind; }
  /// SIP messages that the port did not take: the generator's own fault.
  [[nodiscard]] std::uint64_t messages_unsent() const noexcept { return messages_unsent_; }
  /// Phones of calls that become established from now on talk, or are silent.
  void let_talk(bool talk) noexcept { talks_ = talk; }

  /// Begins a measurement and returns its number.
  std::uint16_t begin_run(std::size_t counted_octets);
  /// Sends at a rate while turn() is called, until end_sending(). False: no memory for the frames.
  [[nodiscard]] bool begin_sending(double per_second, std::span<const std::uint32_t> streams);
  RateSender& sender() noexcept { return *sender_; }
  void end_sending() noexcept { sending_ = false; }
  /// Octets of each frame of begin_sending().
  [[nodiscard]] std::size_t frame_octets() const noexcept { return frames_->frame_octets(); }

  /// Session `number` was set up by somebody else.
  void add_session(std::uint32_t number, const Session& session);
  /// Indexes of both streams of every session that is up, `most` sessions at most.
  [[nodiscard]] std::vector<std::uint32_t> streams_up(std::size_t most) const;
  [[nodiscard]] const Streams& streams() const noexcept { return streams_; }
  [[nodiscard]] std::vector<Session> sessions_up() const;

 private:
  void send(const base::Endpoint& from, const base::Endpoint& to, std::string_view text) override;
  void media_begins(std::uint32_t call, const Session& session) override;
  void media_ends(std::uint32_t call) override;
  void hear(std::span<const std::uint8_t> frame);
  void look_at_clock() noexcept;
  [[nodiscard]] FrameEnds ends() const noexcept {
    return {link_.mac(), neighbours_.target_mac().value_or(dataplane::broadcast_mac)};
  }

  Link& link_;
  const Options& options_;
  dataplane::TscClock clock_;
  std::uint64_t ticks_ = 0;
  std::uint64_t corrected_ = 0;
  base::Instant now_;
  Neighbours neighbours_;
  Streams streams_;
  Calls calls_;
  Talkers talkers_;
  MediaSink sink_;
  fakes::SeededRandom random_;
  GarbageKind garbage_;
  std::unique_ptr<Flood> flood_;
  std::uint64_t messages_unsent_ = 0;
  std::unique_ptr<PrebuiltFrames> frames_;
  std::vector<std::uint32_t> framed_;  // for which streams
  std::optional<RateSender> sender_;
  std::vector<std::optional<Session>> up_;
  std::uint16_t run_ = 0;
  bool sending_ = false;
  bool talks_ = false;
};

}  // namespace trunkline::trafgen
