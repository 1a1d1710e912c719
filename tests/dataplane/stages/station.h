// One worker's stages over a wire that the test holds the other end of.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "dataplane/eal/port.h"
#include "dataplane/stages/input.h"
#include "dataplane/stages/link.h"
#include "dataplane/stages/rx.h"
#include "dataplane/stages/stage_context.h"
#include "dataplane/stages/undelivered.h"
#include "tests/dataplane/rig/eal_rig.h"
#include "tests/dataplane/rig/frames.h"

namespace trunkline::dataplane::test {

using gate::WorkerCounter;
using namespace std::chrono_literals;

inline const Octets arp_question_for_peer =
    hex("ffffffffffff 020000000001 0806"
        "0001 0800 06 04 0001  020000000001 0a630001  000000000000 0a63000a");
inline const Octets arp_answer_of_peer =
    hex("020000000001 020000000010 0806"
        "0001 0800 06 04 0002  020000000010 0a63000a  020000000001 0a630001");

/// 10.99.0.1/16 and fd99::1/64 behind 02:00:00:00:00:01, with gateways .254 and ::fe; SIP on port 5060.
class Station {
 public:
  explicit Station(gate::PlaneLimits limits = {}, std::uint16_t mtu = 1500);
  ~Station();

  /// Through rx and all stages up to UDP; what passed.
  std::vector<Packet> receive(const std::vector<Octets>& frames);
  std::vector<Packet> receive(const Octets& frame) { return receive(std::vector<Octets>{frame}); }
  /// What left by the wire since the last time.
  std::vector<Octets> sent();
  /// Lets time pass as the worker would: housekeeping each millisecond.
  void pass(base::Duration time);

  [[nodiscard]] std::uint64_t count(WorkerCounter counter) const { return counters.read(counter); }
  /// The only counter that a dropped packet has moved; the name of each otherwise.
  [[nodiscard]] std::string drops() const;
  [[nodiscard]] base::IpAddress ip(std::string_view text) const { return *base::IpAddress::parse(text); }
  /// What one of two shards was told since the last time.
  std::vector<gate::Packet> told(std::uint8_t shard = 0);
  /// A packet of the UDP payload alone, for emit.
  [[nodiscard]] Packet payload(const Octets& octets) const { return packet_of(octets); }

  /// Sees each batch between rx and the first stage.
  std::function<void(Batch&)> before_input;
  std::vector<gate::PortConfig> ports;
  gate::WorkerCounters counters;
  Interfaces interfaces;
  Services services;
  Transmitter transmitter;
  Link link;
  Reassembly reassembly;
  AnswerLimits limits;
  NeighbourExchange exchange{2};  // this is worker 0
  PlaneRings shards{1, 2, {}};    // to whom requests are told that were not delivered
  WorkerEnd end{shards, base::WorkerId{0}};
  Undelivered undelivered{services, end, base::WorkerId{0}};
  StageContext context;

 private:
  std::vector<Octets> sent_;
};

/// The other end of the wire, of the process. The first call makes it.
[[nodiscard]] RingPort& wire();

}  // namespace trunkline::dataplane::test
