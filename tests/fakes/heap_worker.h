// A worker without a port: datagrams in, datagrams out, and between them the code that the real one runs.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/endpoint.h"
#include "base/handle.h"
#include "base/instant.h"
#include "base/sip_hash.h"
#include "dataplane/intake/admission.h"
#include "dataplane/intake/services.h"
#include "dataplane/intake/sip_intake.h"
#include "dataplane/rings/worker_end.h"
#include "rtp/relay/relay.h"
#include "tests/fakes/heap_packets.h"

namespace trunkline::fakes {

/// UDP payload between two ends.
struct Datagram {
  base::Endpoint from;
  base::Endpoint to;
  std::string octets;

  friend bool operator==(const Datagram&, const Datagram&) = default;
};

/// Used by one thread at a time, as a worker is.
class HeapWorker {
 public:
  /// What all workers of a plane share outlives them.
  HeapWorker(dataplane::PlaneRings& rings, HeapPackets& packets, const dataplane::Services& services,
             std::span<const base::IpAddress> local, const rtp::MediaLayout& media, base::WorkerId worker,
             const base::SipHash::Key& secret, const gate::AdmissionConfig& admission);

  /// A datagram from the network, which RSS or hand-off has brought to this worker. Says what took it: `none`
  /// when nothing listens there, and `media` also when the slot is another worker's, which is then counted as
  /// a stray and dropped.
  dataplane::Service deliver(const Datagram& datagram, base::Instant now);

  /// The network says, as an ICMP error does, that a datagram which this worker has sent was not delivered.
  void undelivered(const Datagram& datagram, base::Instant now);

  /// One round of everything else: commands, reports, packets from the shards, tones, silence.
  void run(base::Instant now);

  /// What was sent since the last call, in order.
  [[nodiscard]] std::vector<Datagram> take_sent() { return std::exchange(sent_, {}); }

  [[nodiscard]] const rtp::Relay& relay() const noexcept { return relay_; }
  [[nodiscard]] const dataplane::WorkerEnd& end() const noexcept { return end_; }
  [[nodiscard]] dataplane::WorkerEnd& end() noexcept { return end_; }
  [[nodiscard]] const dataplane::Admission& admission() const noexcept { return admission_; }
  [[nodiscard]] const dataplane::SipIntake& intake() const noexcept { return intake_; }
  /// Datagrams for which there was no buffer, no service, or another worker's slot.
  [[nodiscard]] std::size_t undeliverable() const noexcept { return undeliverable_; }

 private:
  struct alignas(128) Block {
    std::byte octets[128];
  };
  [[nodiscard]] static std::vector<Block> table_memory(const rtp::MediaLayout& media);

  /// Of an address of ours.
  [[nodiscard]] std::optional<std::uint8_t> number_of(const base::IpAddress& address) const;
  void deliver_sip(const Datagram& datagram, base::Instant now);
  void deliver_stun(const Datagram& datagram, base::Instant now);
  void deliver_media(const Datagram& datagram, const dataplane::ServiceMatch& match, base::Instant now);

  HeapPackets& packets_;
  const dataplane::Services& services_;
  std::vector<base::IpAddress> local_;
  base::WorkerId worker_;
  std::vector<Block> memory_;
  rtp::Relay relay_;
  dataplane::WorkerEnd end_;
  dataplane::Admission admission_;
  dataplane::SipIntake intake_;
  std::vector<Datagram> sent_;
  base::Instant next_sweep_;
  std::size_t undeliverable_ = 0;
};

}  // namespace trunkline::fakes
