// Media addresses and ports into the layout that both planes share.
#include <algorithm>
#include <string>

#include "controlplane/config/media_section.h"

namespace trunkline::controlplane {
namespace {

constexpr std::uint16_t least_port = 1024;
constexpr std::uint32_t least_pairs = 2;  // a worker which cannot carry one call is of no use

void check_address(const RawMediaAddress& item, const OwnNetworks& networks, rtp::MediaLayout& layout,
                   ConfigFaults& faults) {
  if (!item.local.given()) return;
  const base::IpAddress& local = item.local.value;
  if (!networks.has(local)) {
    faults.push_back(item.local.fault(ConfigFaultKind::dangling,
                                      local.to_string() + " is an address of no port", networks.advice()));
  }
  const auto end = layout.addresses.begin() + layout.address_count;
  if (std::find(layout.addresses.begin(), end, local) != end) {
    faults.push_back(item.local.fault(ConfigFaultKind::contradiction, local.to_string() + " is given twice"));
  }
  layout.addresses[layout.address_count++] = local;
}

void check_range(const RawMedia& raw, const gate::PlaneConfig& plane, ConfigFaults& faults) {
  const PortRange range = raw.ports.value;
  const auto fault = [&](ConfigFaultKind kind, std::string what, std::string advice = {}) {
    faults.push_back(raw.ports.fault(kind, std::move(what), std::move(advice)));
  };
  if (range.first < least_port) fault(ConfigFaultKind::out_of_range, "must begin at 1024 or above");
  if (range.first % 2 != 0) {
    fault(ConfigFaultKind::out_of_range, "must begin with an even port: RTP is even, RTCP the odd one above",
          "begin with " + std::to_string(range.first + 1));
  }
  if (range.last % 2 == 0) {
    fault(ConfigFaultKind::out_of_range, "must end with an odd port, the RTCP port of the last pair",
          "end with " + std::to_string(range.last - 1));
  }
  for (const base::Endpoint& listen : plane.sip_listen) {
    const bool same_address = std::any_of(raw.addresses.begin(), raw.addresses.end(), [&](const auto& item) {
      return item.local.given() && item.local.value == listen.address;
    });
    if (!same_address || listen.port < range.first || listen.port > range.last) continue;
    fault(ConfigFaultKind::contradiction, "holds " + listen.to_string() + ", where SIP listens");
  }
}

}  // namespace

rtp::MediaLayout check_media_layout(const RawMedia& raw, const gate::PlaneConfig& plane,
                                    const OwnNetworks& networks, ConfigFaults& faults) {
  rtp::MediaLayout layout;
  const auto worker_count = std::max<std::size_t>(plane.workers.size(), 1);
  layout.worker_count = static_cast<std::uint8_t>(worker_count);
  const auto most = rtp::MediaLayout::most_addresses;
  if (raw.addresses_place.given() && (raw.addresses.empty() || raw.addresses.size() > most)) {
    faults.push_back(raw.addresses_place.fault(ConfigFaultKind::out_of_range,
                                               "must name 1 to " + std::to_string(most) + " addresses"));
  }
  for (const RawMediaAddress& item : raw.addresses) {
    if (layout.address_count < most) check_address(item, networks, layout, faults);
  }
  if (!raw.ports.given()) return layout;
  check_range(raw, plane, faults);
  const PortRange range = raw.ports.value;
  const std::uint32_t pairs = (std::uint32_t{range.last} - range.first + 1) / 2;
  layout.first_port = range.first;
  layout.pairs_per_worker = static_cast<std::uint16_t>(pairs / worker_count);
  if (layout.pairs_per_worker < least_pairs) {
    const auto ports = 2 * least_pairs * worker_count;
    faults.push_back(raw.ports.fault(ConfigFaultKind::contradiction,
                                     std::to_string(worker_count) + " workers need " + std::to_string(ports) +
                                         " ports or more: 4 a call each"));
  }
  return layout;
}

}  // namespace trunkline::controlplane
