#include "dataplane/stages/worker_services.h"

#include <utility>
#include <vector>

#include "base/derived_key.h"

namespace trunkline::dataplane {

namespace {

std::vector<base::IpAddress> own_addresses(const Interfaces& interfaces) {
  std::vector<base::IpAddress> own;
  for (const auto& address : interfaces.addresses()) own.push_back(address.address);
  return own;
}

}  // namespace

Services make_services(const Interfaces& interfaces, const gate::PlaneConfig& config) {
  return {own_addresses(interfaces), config.sip_listen, config.media};
}

WorkerServices::WorkerServices(const gate::PlaneConfig& config, const Interfaces& interfaces,
                               const Services& services, PlaneRings& rings, Handoffs& handoffs,
                               base::WorkerId worker, SlotMemory memory, const base::SipHash::Key& secret,
                               std::uint64_t seed)
    : own_(own_addresses(interfaces)),
      memory_(std::move(memory)),
      // Whoever chooses a CNAME reads its hash at the other end.
      relay_(config.media, worker, memory_.octets(), seed, own_, base::derived(secret, "names")),
      end_(rings, worker),
      admission_(config.admission, secret),
      intake_(secret, rings.shards(), config.admission, admission_),
      context_{services, handoffs, relay_, end_, admission_, intake_, worker, {}, 0} {
  for (std::size_t i = 0; i < config.media.address_count; ++i) {
    // The configuration was checked: each media address is one of a port's.
    context_.local_of_media[i] = interfaces.find(config.media.addresses[i]).value_or(0);
  }
}

}  // namespace trunkline::dataplane
