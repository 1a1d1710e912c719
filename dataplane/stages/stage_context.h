// What the stages of one worker share.
#pragma once

#include <rte_mempool.h>

#include "base/handle.h"
#include "base/instant.h"
#include "dataplane/gate/worker_counters.h"
#include "dataplane/intake/rate_limit.h"
#include "dataplane/packet/batch.h"
#include "dataplane/stages/answer_limit.h"
#include "dataplane/stages/interfaces.h"
#include "dataplane/stages/neighbour_exchange.h"
#include "dataplane/stages/tx.h"

namespace trunkline::dataplane {

class Link;
class Undelivered;

/// How many answers a second one worker gives to whoever asks.
struct AnswerLimits {
  AnswerLimit arp{1000, 200};
  AnswerLimit neighbour_discovery{1000, 200};
  AnswerLimit icmp{1000, 200};
  AnswerLimit tcp{1000, 200};  // resets
  // Packets, not answers: each costs a system call. 20,000 a second carry more SIP than a shard can answer.
  RateLimit punt{20'000, 4'000};
};

/// References to parts of one worker; the loop sets `now` before each round.
struct StageContext {
  const Interfaces& interfaces;
  gate::WorkerCounters& counters;
  rte_mempool& packets;  // for frames the stages make themselves
  Transmitter& transmitter;
  Link& link;
  AnswerLimits& limits;
  NeighbourExchange& others;
  Undelivered& undelivered;
  base::WorkerId worker;
  base::Instant now;
  std::uint16_t next_identification = 0;  // of an IP packet that may be fragmented
  std::uint8_t sip_dscp = 0;              // of what shards and the intake send
  std::uint8_t to_kernel = no_port;       // the port that leads to our kernel, if there is one

  static constexpr std::uint8_t no_port = 0xff;

  void count(gate::WorkerCounter counter) const noexcept { counters.increment(counter); }
  /// Counts: the return value of a stage that drops.
  [[nodiscard]] Fate drop(gate::WorkerCounter reason) const noexcept {
    counters.increment(reason);
    return Fate::dropped;
  }
};

}  // namespace trunkline::dataplane
