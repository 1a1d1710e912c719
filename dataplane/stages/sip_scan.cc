#include "dataplane/stages/sip_scan.h"

#include <cstring>
#include <span>
#include <utility>

#include "dataplane/packet/gate_packet.h"
#include "dataplane/packet/metadata.h"
#include "dataplane/packet/udp.h"
#include "dataplane/stages/emit.h"
#include "dataplane/stages/frame.h"

namespace trunkline::dataplane {
namespace {

// Tells the record what the stages have found out. The octets stay where they are.
gate::PacketRecord& fill_record(StageContext& context, const ServiceContext& service,
                                rte_mbuf& mbuf) noexcept {
  const auto& facts = metadata(mbuf);
  auto& packet = record(mbuf);
  const auto at = static_cast<std::uint16_t>(facts.transport_offset + sizeof(UdpHeader));
  packet.release = &release_to_pool;
  packet.octets = rte_pktmbuf_mtod_offset(&mbuf, char*, at);
  packet.length = facts.payload_length;
  packet.capacity = facts.payload_length;
  packet.local = {context.interfaces.addresses()[facts.local].address, facts.local_port};
  packet.remote = facts.remote;
  packet.arrived = facts.arrived;
  packet.worker = service.worker;
  return packet;
}

void answer(StageContext& context, ServiceContext& service, const gate::PacketRecord& packet,
            std::uint8_t local, sip::ScanError error) noexcept {
  auto reply = new_packet(context.packets);
  if (!reply) return service.intake.answer_lost();
  auto* room = rte_pktmbuf_mtod(reply.get(), char*);
  const auto written = service.intake.answer(packet, error, {room, rte_pktmbuf_tailroom(reply.get())});
  if (!written) return;  // counted there
  cut(*reply, static_cast<std::uint16_t>(written->octets.size()));
  emit(context, {local, packet.local.port, written->hop.remote, 0}, std::move(reply));
}

}  // namespace

void scan_sip(StageContext& context, ServiceContext& service, Batch& sip) noexcept {
  sip.sift([&](rte_mbuf*& mbuf) noexcept {
    auto& packet = fill_record(context, service, *mbuf);
    const auto screened = service.intake.screen(packet);
    switch (screened.fate) {
      case SipFate::to_shard: service.end.send_up(screened.shard, gate::Packet(&packet)); return Fate::taken;
      case SipFate::answer:
        answer(context, service, packet, metadata(*mbuf).local, screened.error);
        return Fate::dropped;  // counted as answered
      case SipFate::drop: break;
    }
    return Fate::dropped;
  });
}

}  // namespace trunkline::dataplane
