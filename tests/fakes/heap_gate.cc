#include "tests/fakes/heap_gate.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace trunkline::fakes {
namespace {

std::vector<base::IpAddress> local_addresses(const HeapGateConfig& config) {
  std::vector<base::IpAddress> local(config.media.addresses.begin(),
                                     config.media.addresses.begin() + config.media.address_count);
  for (const auto& endpoint : config.sip_listen) {
    if (std::find(local.begin(), local.end(), endpoint.address) == local.end()) {
      local.push_back(endpoint.address);
    }
  }
  return local;
}

}  // namespace

HeapGate::HeapGate(const HeapGateConfig& config)
    : packets_(config.packets),
      rings_(config.media.worker_count, config.shards, config.rings),
      local_(local_addresses(config)),
      services_(local_, config.sip_listen, config.media) {
  for (std::uint8_t i = 0; i < config.media.worker_count; ++i) {
    workers_.emplace_back(rings_, packets_, services_, local_, config.media, base::WorkerId{i}, config.secret,
                          config.admission);
  }
  for (std::uint8_t i = 0; i < config.shards; ++i) gates_.emplace_back(rings_, base::ShardId{i}, packets_);
}

dataplane::Service HeapGate::deliver(const Datagram& datagram, base::Instant now) {
  std::size_t worker = (datagram.from.port + datagram.from.address.octets().back()) % workers_.size();
  const auto local = std::find(local_.begin(), local_.end(), datagram.to.address);
  if (local != local_.end()) {
    const auto number = static_cast<std::uint8_t>(local - local_.begin());
    const auto match = services_.find(number, datagram.to.port);
    if (match.service == dataplane::Service::media) worker = static_cast<std::size_t>(match.worker);
  }
  return workers_[worker].deliver(datagram, now);
}

void HeapGate::run(base::Instant now) {
  for (auto& worker : workers_) worker.run(now);
}

std::vector<Datagram> HeapGate::take_sent() {
  std::vector<Datagram> all;
  for (auto& worker : workers_) {
    auto sent = worker.take_sent();
    std::move(sent.begin(), sent.end(), std::back_inserter(all));
  }
  return all;
}

std::size_t HeapGate::open_slots() const {
  std::size_t open = 0;
  for (const auto& worker : workers_) open += worker.relay().table().open_slots();
  return open;
}

std::size_t HeapGate::playing() const {
  std::size_t playing = 0;
  for (const auto& worker : workers_) playing += worker.relay().playing();
  return playing;
}

}  // namespace trunkline::fakes
