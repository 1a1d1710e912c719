#include "tests/dataplane/stages/station.h"

#include <stdexcept>

namespace trunkline::dataplane::test {
namespace {

struct Wire {
  RingPort ring{"wire", 1, 1};
  Port port = open();

  static Port open() {
    gate::PortConfig config;
    config.name = "wire";
    config.driver = gate::PortDriver::ring;
    auto port = Port::open(config, 0, EalRig::get().plan(), EalRig::get().pools());
    if (!port) throw std::runtime_error(std::string(to_string(port.error())));
    return std::move(*port);
  }
};

Wire& the_wire() {
  static auto* const wire = new Wire;  // the rings are DPDK's, and go with it
  return *wire;
}

std::vector<gate::PortConfig> port_config(std::uint16_t mtu) {
  gate::PortConfig port;
  port.mtu = mtu;
  port.addresses = {{*base::IpAddress::parse("10.99.0.1"), 16}, {*base::IpAddress::parse("fd99::1"), 64}};
  port.gateway_v4 = base::IpAddress::parse("10.99.0.254");
  port.gateway_v6 = base::IpAddress::parse("fd99::fe");
  return {port};
}

Interface interface_of(const gate::PortConfig& config) {
  Interface interface;
  interface.device = the_wire().port.id();
  interface.mac = our_mac;
  interface.mtu = config.mtu;
  interface.gateway_v4 = config.gateway_v4;
  interface.gateway_v6 = config.gateway_v6;
  return interface;
}

std::vector<base::IpAddress> local() {
  return {*base::IpAddress::parse("10.99.0.1"), *base::IpAddress::parse("fd99::1")};
}
std::vector<base::Endpoint> listen() {
  return {*base::Endpoint::parse("10.99.0.1:5060"), *base::Endpoint::parse("[fd99::1]:5060")};
}

rtp::MediaLayout media() {
  rtp::MediaLayout layout;
  layout.addresses[0] = local()[0];
  layout.address_count = 1;
  layout.first_port = 20000;
  layout.pairs_per_worker = 4;
  return layout;
}

}  // namespace

RingPort& wire() { return the_wire().ring; }

Station::Station(gate::PlaneLimits plane_limits, std::uint16_t mtu)
    : ports(port_config(mtu)),
      interfaces(ports, std::vector<Interface>{interface_of(ports[0])}),
      services(local(), listen(), media()),
      transmitter(interfaces, 0, counters),
      link(plane_limits),
      reassembly(plane_limits, EalRig::get().messages(), services),
      context{.interfaces = interfaces,
              .counters = counters,
              .packets = EalRig::get().packets(),
              .transmitter = transmitter,
              .link = link,
              .limits = limits,
              .others = exchange,
              .undelivered = undelivered,
              .worker = base::WorkerId{0},
              .now = base::Instant(1h)} {
  static_cast<void>(wire().take_all());
}

Station::~Station() {
  transmitter.flush();
  static_cast<void>(wire().take_all());
}

std::vector<Packet> Station::receive(const std::vector<Octets>& frames) {
  for (const auto& frame : frames) wire().deliver(frame);
  std::vector<Packet> passed;
  Batch batch;
  while (dataplane::receive({interfaces[0].device, 0, 0}, batch, counters) != 0) {
    if (before_input) before_input(batch);
    receive_frames(context, reassembly, 0, batch);
    for (auto* mbuf : batch.mbufs()) passed.emplace_back(mbuf);
    batch.release();
  }
  return passed;
}

std::vector<Octets> Station::sent() {
  transmitter.flush();
  return wire().take_all();
}

std::vector<gate::Packet> Station::told(std::uint8_t shard) {
  std::vector<gate::Packet> packets(64);
  packets.resize(shards.up(base::WorkerId{0}, base::ShardId{shard}).pop(packets));
  return packets;
}

void Station::pass(base::Duration time) {
  for (const auto until = context.now + time; context.now < until;) {
    context.now = context.now + base::Duration(1ms);
    link.age(context);
    reassembly.age(context);
  }
}

std::string Station::drops() const {
  std::string names;
  counters.for_each([&](std::string_view name, std::uint64_t value) {
    if (value != 0 && name != "rx_packets" && name != "rx_octets") {
      names += (names.empty() ? "" : " ") + std::string(name);
    }
  });
  return names;
}

}  // namespace trunkline::dataplane::test
