// A station with everything behind UDP, and the shards at the other end of its rings.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "base/sip_hash.h"
#include "dataplane/packet/gate_packet.h"
#include "dataplane/rings/ring_gate.h"
#include "dataplane/stages/express.h"
#include "dataplane/stages/serve.h"
#include "dataplane/stages/worker_services.h"
#include "tests/dataplane/stages/station.h"

namespace trunkline::dataplane::test {

struct ServiceRig {
  std::uint8_t workers = 1;
  std::uint8_t shards = 1;
  RingSizes rings;
  std::uint32_t handoff_room = 64;
  std::uint16_t mtu = 1500;
  bool express = true;  // as the worker has it; else the long way for all
  gate::AdmissionConfig admission;
};

/// Media ports from 20000 on 10.99.0.1 (slots 0-3 of each worker) and fd99::1 (slots 4-7). This is worker 0;
/// `other`, if there are two, is worker 1. The phone at 10.99.0.10 and fd99::10 is known.
class ServiceStation : public Station {
 public:
  static constexpr base::SipHash::Key secret = {4, 2};  // of gate::Sharding

  explicit ServiceStation(const ServiceRig& rig = {});
  ~ServiceStation();

  /// Frames from the wire, through all stages.
  void deliver(const std::vector<Octets>& frames);
  void deliver(const Octets& frame) { deliver(std::vector<Octets>{frame}); }
  /// One round of everything that is no datagram.
  std::size_t round() { return serve_others(context, worker->context()); }
  /// Lets the worker apply it. Slots name each other two by two: 0 and 1, 2 and 3; 0 and 4 by `partner`.
  void open(std::uint32_t slot, const base::Endpoint& remote, std::uint32_t partner,
            rtp::SlotMode mode = rtp::SlotMode::relay);
  void order(const gate::Command& command);

  [[nodiscard]] gate::Gate& gate(std::uint8_t shard = 0) { return gates_[shard]; }
  [[nodiscard]] const RingGate& ring_gate(std::uint8_t shard = 0) const { return gates_[shard]; }
  [[nodiscard]] std::vector<gate::Packet> received(std::uint8_t shard = 0);
  /// A counter behind UDP, by its name; 0 when there is none of that name.
  [[nodiscard]] std::uint64_t counted(const std::string& name) const;

  gate::PlaneConfig config;
  Services services;
  PlaneRings rings;
  Handoffs handoffs;
  std::unique_ptr<WorkerServices> worker;
  std::unique_ptr<WorkerServices> other;
  Express express;

 private:
  std::unique_ptr<WorkerServices> make_worker(std::uint8_t number);

  MbufSource source_;
  std::deque<RingGate> gates_;
};

/// "10.99.0.10:4000"
[[nodiscard]] base::Endpoint endpoint(const char* text);
/// From a phone to one of our ports, or from one of our ports to a phone.
[[nodiscard]] Envelope to_us(const char* phone, const char* port);
[[nodiscard]] Envelope to_phone(const char* port, const char* phone);
/// `octets` of an RTP packet, 12 or more.
[[nodiscard]] Octets rtp_octets(std::uint8_t sequence, std::size_t octets = 172);
/// Every buffer of the rig's pools that nobody holds.
[[nodiscard]] unsigned free_buffers();

}  // namespace trunkline::dataplane::test
