#include "tests/dataplane/stages/service_station.h"

#include <utility>

namespace trunkline::dataplane::test {
namespace {

gate::PlaneConfig plane_config(const Station& station, const ServiceRig& rig) {
  gate::PlaneConfig config;
  config.ports = station.ports;
  config.shards = rig.shards;
  config.sip_listen = {endpoint("10.99.0.1:5060"), endpoint("[fd99::1]:5060")};
  config.admission = rig.admission;
  config.media.addresses[0] = *base::IpAddress::parse("10.99.0.1");
  config.media.addresses[1] = *base::IpAddress::parse("fd99::1");
  config.media.address_count = 2;
  config.media.worker_count = rig.workers;
  config.media.first_port = 20000;
  config.media.pairs_per_worker = 4;
  return config;
}

}  // namespace

ServiceStation::ServiceStation(const ServiceRig& rig)
    : Station({}, rig.mtu),
      config(plane_config(*this, rig)),
      services(make_services(interfaces, config)),
      rings(rig.workers, rig.shards, rig.rings),
      handoffs(rig.workers, rig.handoff_room),
      worker(make_worker(0)),
      express(interfaces, services, config.media, base::WorkerId{0}),
      source_(EalRig::get().packets(), EalRig::get().messages()) {
  if (rig.workers > 1) other = make_worker(1);
  for (std::uint8_t i = 0; i < rig.shards; ++i) gates_.emplace_back(rings, base::ShardId{i}, source_);
  static_cast<void>(link.next_hop(context, 0, ip("10.99.0.10")));
  receive(arp_answer_of_peer);
  static_cast<void>(link.next_hop(context, 1, ip("fd99::10")));
  receive(icmpv6_frame(envelope_v6(), hex("88 00 0000 60000000 fd990000000000000000000000000010"
                                          "02 01 020000000010")));
  static_cast<void>(sent());
  if (rig.express) {
    before_input = [this](Batch& batch) { express.run(context, worker->context(), 0, batch); };
  }
}

ServiceStation::~ServiceStation() = default;

std::unique_ptr<WorkerServices> ServiceStation::make_worker(std::uint8_t number) {
  auto memory = SlotMemory::take(rtp::SlotTable::octets_needed(config.media.slots_per_worker()), 0);
  return std::make_unique<WorkerServices>(config, interfaces, services, rings, handoffs,
                                          base::WorkerId{number}, std::move(memory), secret, 7);
}

void ServiceStation::deliver(const std::vector<Octets>& frames) {
  auto passed = receive(frames);
  Batch batch;
  for (auto& packet : passed) {
    batch.push(std::move(packet));
    if (batch.full()) serve_datagrams(context, worker->context(), batch);
  }
  serve_datagrams(context, worker->context(), batch);
}

void ServiceStation::open(std::uint32_t slot, const base::Endpoint& remote, std::uint32_t partner,
                          rtp::SlotMode mode) {
  gate::Command command;
  command.kind = gate::CommandKind::open_slot;
  command.handle = {0, slot & 0xffffffU, 1};
  command.settings.remote_rtp = remote;
  command.settings.remote_rtcp = {remote.address, static_cast<std::uint16_t>(remote.port + 1)};
  command.settings.partner = partner;
  command.settings.mode = mode;
  command.settings.may_receive = command.settings.may_send = true;
  order(command);
}

void ServiceStation::order(const gate::Command& command) {
  EXPECT_TRUE(gate().command(command));
  round();
}

std::vector<gate::Packet> ServiceStation::received(std::uint8_t shard) {
  std::vector<gate::Packet> packets(64);
  packets.resize(gate(shard).receive(packets));
  return packets;
}

std::uint64_t ServiceStation::counted(const std::string& name) const {
  std::uint64_t found = 0;
  worker->for_each_counter([&](std::string_view counter, std::uint64_t value) {
    if (counter == name) found = value;
  });
  return found;
}

base::Endpoint endpoint(const char* text) { return base::Endpoint::parse(text).value_or(base::Endpoint{}); }

Envelope to_us(const char* phone, const char* port) {
  Envelope envelope;
  envelope.from = endpoint(phone);
  envelope.to = endpoint(port);
  return envelope;
}

Envelope to_phone(const char* port, const char* phone) {
  Envelope envelope;
  envelope.to_mac = peer_mac;
  envelope.from_mac = our_mac;
  envelope.from = endpoint(port);
  envelope.to = endpoint(phone);
  return envelope;
}

Octets rtp_octets(std::uint8_t sequence, std::size_t octets) {
  Octets packet = {0x80, 8, 0, sequence, 0, 0, 0, 0, 0, 0, 0, 7};
  while (packet.size() < octets) packet.push_back(static_cast<std::uint8_t>(packet.size() * 7));
  return packet;
}

unsigned free_buffers() {
  return rte_mempool_avail_count(&EalRig::get().packets()) +
         rte_mempool_avail_count(&EalRig::get().messages());
}

}  // namespace trunkline::dataplane::test
