// The generator's callers and callees at the other end of a worker's port of rings, without a port of their
// own.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "dataplane/worker/tsc_clock.h"
#include "perf/calls/call_plane.h"
#include "perf/trafgen/calls.h"
#include "perf/trafgen/neighbours.h"

namespace trunkline::perf {

/// One thread. Its calls have no media.
class RingPhones final : private trafgen::CallHost {
 public:
  /// `most`: calls in all.
  RingPhones(CallPlane& plane, std::uint32_t most);

  /// Once around: takes what the worker sent, answers, and repeats what is due.
  void turn();

  [[nodiscard]] trafgen::Calls& calls() noexcept { return calls_; }
  [[nodiscard]] base::Instant now() const noexcept { return now_; }
  /// Messages for which there was no buffer or no room: the phones' own fault.
  [[nodiscard]] std::uint64_t unsent() const noexcept { return unsent_; }

 private:
  void send(const base::Endpoint& from, const base::Endpoint& to, std::string_view text) override;
  void media_begins(std::uint32_t, const trafgen::Session&) override {}
  void media_ends(std::uint32_t) override {}
  void hear(std::span<const std::uint8_t> frame);
  [[nodiscard]] rte_mbuf* buffer(std::size_t octets);
  void give(rte_mbuf* mbuf);

  CallPlane& plane_;
  dataplane::TscClock clock_;
  base::Instant now_;
  trafgen::Neighbours neighbours_;
  trafgen::Calls calls_;
  std::uint64_t corrected_ = 0;
  std::uint64_t unsent_ = 0;
};

}  // namespace trunkline::perf
