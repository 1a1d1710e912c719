// Phones that talk: a packet each packet time while their call lasts, over a network as bad as wanted.
#pragma once

#include <cstdint>
#include <vector>

#include "base/timer_wheel.h"
#include "perf/trafgen/delay_line.h"
#include "perf/trafgen/impairments.h"
#include "perf/trafgen/link.h"
#include "perf/trafgen/prebuilt_frames.h"
#include "perf/trafgen/stream.h"
#include "tests/fakes/seeded_random.h"

namespace trunkline::trafgen {

struct TalkCounts {
  std::uint64_t spoken = 0;  // packets that the phones made
  std::uint64_t sent = 0;    // that the port took, without copies and spoofed ones
  std::uint64_t lost = 0;    // on purpose
  std::uint64_t unsent = 0;  // that the generator could not send: its own fault
  std::uint64_t doubled = 0;
  std::uint64_t spoofed = 0;
};

class Talkers {
 public:
  /// `streams` may grow to `most`. What is given by reference outlives the object.
  Talkers(Link& link, Streams& streams, std::size_t most, const Codec& codec, const Impairments& network,
          std::uint64_t seed, base::Instant now);

  void set_ends(const FrameEnds& ends) noexcept { ends_ = ends; }
  void set_run(std::uint16_t run) noexcept { run_ = run; }
  void begin(std::uint32_t stream, base::Instant now);
  void end(std::uint32_t stream) noexcept;
  void turn(base::Instant now, std::uint64_t now_ticks);

  [[nodiscard]] const TalkCounts& counts() const noexcept { return counts_; }
  void clear_counts() noexcept { counts_ = {}; }

 private:
  struct Spoken {
    std::uint32_t stream;
    std::uint32_t number;
    PacketFate fate;
  };

  void speak(std::uint32_t stream, base::Instant now, std::uint64_t now_ticks);
  void carry(const Spoken& spoken, std::uint64_t now_ticks);
  bool send(const Spoken& spoken, const base::Endpoint& from, std::uint16_t run, std::uint64_t now_ticks);

  Link& link_;
  Streams& streams_;
  const Codec codec_;
  const Impairments network_;
  fakes::SeededRandom random_;
  FrameEnds ends_;
  std::uint16_t run_ = 0;
  std::vector<bool> talking_;
  base::TimerWheel<std::uint32_t> due_;
  DelayLine<Spoken> held_;
  TalkCounts counts_;
};

}  // namespace trunkline::trafgen
