#include <algorithm>
#include <string>

#include "controlplane/config/capacity.h"
#include "controlplane/config/config.h"
#include "controlplane/config/raw_config.h"
#include "controlplane/config/shard_memory.h"

namespace trunkline::controlplane {
namespace {

void check_calls(const RawConfig& raw, const rtp::MediaLayout& layout, ConfigFaults& faults) {
  if (!raw.limits.calls.usable() || !raw.media.ports.given() || layout.address_count == 0) return;
  const MediaCapacity capacity = media_capacity(layout);
  const auto enough = [&](bool has, std::uint32_t calls, std::string_view family) {
    if (!has || calls >= raw.limits.calls.value) return;
    const std::string wanted = std::to_string(raw.limits.calls.value);
    const Place& at =
        raw.limits.calls.given() ? static_cast<const Place&>(raw.limits.calls) : raw.media.ports;
    faults.push_back(at.fault(ConfigFaultKind::contradiction,
                              wanted + " calls (limits.calls) do not fit: media.ports carry " +
                                  std::to_string(calls) + " over " + std::string(family) +
                                  ", at 4 ports a call",
                              "widen media.ports, add an address, or lower limits.calls"));
  };
  enough(capacity.has_v4, capacity.calls_v4, "IPv4");
  enough(capacity.has_v6, capacity.calls_v6, "IPv6");
}

void check_memory_fits(const RawConfig& raw, const gate::PlaneConfig& plane, ConfigFaults& faults) {
  const OctetCount size = mebibytes(plane.memory.size_mib);
  const OctetCount need = memory_need(plane).total();
  // DPDK's own tables, the rounding of its zones and what memory gaps cost: measured at under a fifth.
  if (!raw.memory.size.usable() || need.octets + need.octets / 4 <= size.octets) return;
  const std::uint64_t wanted_mib = (need.octets + need.octets / 4 + (1U << 20) - 1) >> 20;
  faults.push_back(raw.memory.size.fault(ConfigFaultKind::contradiction,
                                         "is too little for the buffers and slots that are asked for",
                                         "write " + std::to_string(wanted_mib) + "MiB or more"));
}

void check_shards_fit(const RawConfig& raw, const ConfigParts& parts, const Machine& machine,
                      ConfigFaults& faults) {
  if (!raw.limits.calls.usable() || !raw.limits.transactions.usable() || machine.free_memory.octets == 0)
    return;
  const OctetCount need = ordinary_memory(parts);
  if (need <= machine.free_memory) return;
  const auto in_mib = [](OctetCount size) { return std::to_string(size.octets >> 20) + "MiB"; };
  faults.push_back(raw.limits.calls.fault(
      ConfigFaultKind::contradiction,
      std::to_string(parts.limits.calls) + " calls and " + std::to_string(parts.limits.transactions) +
          " transactions take " + in_mib(need) + " of ordinary memory, and " + in_mib(machine.free_memory) +
          " are free",
      control_memory(parts).octets > need.octets / 2 ? "lower limits.calls or limits.transactions"
      : admission_memory(parts).octets > need.octets / 2
          ? "most of it for who may send signalling: lower admission.peers or admission.sources"
          : "most of it for packets and media slots: narrow media.ports, lower memory.packet_buffers"));
}

}  // namespace

CheckedConfig validate(RawConfig& raw, const Machine& machine, ConfigFaults faults) {
  ConfigParts parts;
  gate::PlaneConfig& plane = parts.plane;
  plane.memory = check_memory(raw.memory, machine, faults);
  plane.file_prefix = raw.control.file_prefix.value;
  plane.shards = static_cast<std::uint8_t>(raw.control.shards.value);
  plane.ports = check_ports(raw.ports, faults);
  const OwnNetworks networks(raw.ports, plane.ports);
  plane.workers = check_workers(raw.workers, raw.control, machine, faults);
  parts.control = check_control(raw.control, machine, faults);
  plane.control_cpu = parts.control.cpu;
  parts.sip = check_sip(raw.sip, networks, faults);
  parts.sip.tcp = check_tcp(raw.sip.tcp, raw.ports, faults);
  plane.sip_listen = parts.sip.listen;
  plane.sip_dscp = parts.sip.dscp;
  plane.media = check_media_layout(raw.media, plane, networks, faults);
  parts.media = check_media(raw.media, faults);
  parts.services = check_services(raw.services, faults);
  parts.routing = check_routes(raw.routes, raw.trunks, networks, parts.sip, faults);
  parts.dns = check_dns(raw.dns);
  parts.limits = check_limits(raw.limits, faults);
  plane.limits = check_plane_limits(raw.limits, plane.memory, faults);
  plane.admission = check_admission(raw.admission, parts.routing, parts.limits, faults);
  parts.routing.emergency_numbers = plane.admission.emergency_numbers;
  parts.registrar = check_registrar(raw.registrar, parts.sip, parts.routing, plane.admission, faults);
  // What is reached at a domain of users is ours, services included.
  if (parts.registrar) {
    auto& domains = parts.routing.domains;
    domains.insert(domains.end(), parts.registrar->domains.begin(), parts.registrar->domains.end());
  }
  parts.records = check_records(raw.records, parts.limits, parts.sip, machine, faults);
  parts.log = check_log(raw.log);
  if (parts.sip.tcp.enabled) plane.ports.push_back(port_to_kernel(parts.sip.tcp));
  check_calls(raw, plane.media, faults);
  if (plane.memory.packet_buffers == 0) plane.memory.packet_buffers = needed_packet_buffers(plane);
  check_memory_fits(raw, plane, faults);
  check_shards_fit(raw, parts, machine, faults);

  if (!faults.empty()) {
    sort_by_place(faults);
    return {std::nullopt, std::move(faults)};
  }
  parts.settings = settings_of(raw);
  return {Config(std::move(parts)), {}};
}

}  // namespace trunkline::controlplane
