#include "dataplane/stages/tx.h"

#include <rte_ethdev.h>
#include <rte_pause.h>

#include "dataplane/stages/vlan.h"

namespace trunkline::dataplane {
namespace {

constexpr int most_tries =
    4;  // a port that is still full then is slower than we are: waiting would cost the rest

}  // namespace

Transmitter::Transmitter(const Interfaces& interfaces, std::uint16_t queue, gate::WorkerCounters& counters)
    : outboxes_(interfaces.size()), queue_(queue), counters_(counters) {
  for (std::size_t port = 0; port < interfaces.size(); ++port) {
    const auto& interface = interfaces[static_cast<std::uint8_t>(port)];
    outboxes_[port].device = interface.device;
    outboxes_[port].vlan = interface.vlan;
    outboxes_[port].inserts_vlan = interface.inserts_vlan;
  }
}

Transmitter::~Transmitter() {
  for (auto& outbox : outboxes_) rte_pktmbuf_free_bulk(outbox.frames.data(), outbox.count);
}

void Transmitter::flush(std::uint8_t port) noexcept {
  auto& outbox = outboxes_[port];
  if (outbox.vlan != 0) [[unlikely]] {
    put_tags_on({outbox.frames.data(), outbox.count}, outbox.vlan, outbox.inserts_vlan);
  }
  std::uint64_t octets = 0;
  for (std::uint16_t i = 0; i < outbox.count; ++i) octets += rte_pktmbuf_pkt_len(outbox.frames[i]);

  if (tap_ != nullptr) tap_->sent({outbox.frames.data(), outbox.count}, outbox.device, queue_);

  std::uint16_t sent = 0;
  for (int tries = 0; tries < most_tries && sent < outbox.count; ++tries) {
    if (tries != 0) rte_pause();
    sent =
        static_cast<std::uint16_t>(sent + rte_eth_tx_burst(outbox.device, queue_, outbox.frames.data() + sent,
                                                           static_cast<std::uint16_t>(outbox.count - sent)));
  }
  if (sent < outbox.count) {
    const auto left = static_cast<std::uint16_t>(outbox.count - sent);
    for (std::uint16_t i = sent; i < outbox.count; ++i) octets -= rte_pktmbuf_pkt_len(outbox.frames[i]);
    counters_.increment(gate::WorkerCounter::tx_full, left);
    rte_pktmbuf_free_bulk(outbox.frames.data() + sent, left);
  }
  counters_.increment(gate::WorkerCounter::tx_packets, sent);
  counters_.increment(gate::WorkerCounter::tx_octets, octets);
  outbox.count = 0;
}

}  // namespace trunkline::dataplane
