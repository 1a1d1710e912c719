#include "dataplane/stages/sip_scan.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "dataplane/packet/gate_packet.h"
#include "dataplane/packet/metadata.h"
#include "dataplane/packet/udp.h"
#include "dataplane/stages/emit.h"
#include "dataplane/stages/frame.h"
#include "sip/transport/stun_keep_alive.h"

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
            std::uint8_t local, const Refusal& refusal) noexcept {
  auto reply = new_packet(context.packets);
  if (!reply) return service.intake.answer_lost();
  auto* room = rte_pktmbuf_mtod(reply.get(), char*);
  const auto written = service.intake.answer(packet, refusal, {room, rte_pktmbuf_tailroom(reply.get())});
  if (!written) return;  // counted there
  cut(*reply, static_cast<std::uint16_t>(written->octets.size()));
  emit(context, {local, packet.local.port, written->hop.remote, context.sip_dscp}, std::move(reply));
}

void answer_stun(StageContext& context, ServiceContext& service, rte_mbuf& mbuf,
                 std::string_view octets) noexcept {
  const auto& facts = metadata(mbuf);
  std::array<char, sip::most_stun_answer> room;
  const auto answer = service.intake.answer_stun(octets, facts.remote, room, context.now);
  if (!answer) return;
  auto reply = new_packet(context.packets);
  if (!reply) return service.intake.answer_lost();
  std::copy(answer->begin(), answer->end(), rte_pktmbuf_mtod(reply.get(), char*));
  cut(*reply, static_cast<std::uint16_t>(answer->size()));
  emit(context, {facts.local, facts.local_port, facts.remote, context.sip_dscp}, std::move(reply));
}

// What a flow of our own to somebody waits for; all of them live on the first shard.
Fate take_stun(StageContext& context, ServiceContext& service, rte_mbuf& mbuf,
               std::string_view octets) noexcept {
  if (!service.intake.takes_stun_answer(octets, metadata(mbuf).remote, context.now)) {
    answer_stun(context, service, mbuf, octets);
    return Fate::dropped;
  }
  auto& packet = fill_record(context, service, mbuf);
  packet.kind = gate::PacketKind::stun;
  service.end.send_up(base::ShardId{0}, gate::Packet(&packet));
  return Fate::taken;
}

std::string_view payload(rte_mbuf& mbuf) noexcept {
  const auto& facts = metadata(mbuf);
  const auto at = static_cast<std::uint16_t>(facts.transport_offset + sizeof(UdpHeader));
  return {rte_pktmbuf_mtod_offset(&mbuf, char*, at), facts.payload_length};
}

Fate scan_one(StageContext& context, ServiceContext& service, const Sender& sender, Standing standing,
              rte_mbuf& mbuf) noexcept {
  auto& packet = fill_record(context, service, mbuf);
  const auto screened = service.intake.screen(packet, sender, standing, context.now);
  switch (screened.fate) {
    case SipFate::to_shard: service.end.send_up(screened.shard, gate::Packet(&packet)); return Fate::taken;
    case SipFate::answer:
      answer(context, service, packet, metadata(mbuf).local, screened.refusal);
      return Fate::dropped;  // counted as answered
    case SipFate::drop: break;
  }
  return Fate::dropped;
}

void note_loads(ServiceContext& service, base::Instant now) noexcept {
  for (std::uint8_t i = 0; i < service.end.shards(); ++i) {
    const base::ShardId shard{i};
    service.intake.note_load(shard, service.end.load_percent(shard), service.end.fullness_percent(shard),
                             now);
  }
}

}  // namespace

// Twice over the batch, so that what is known of the senders comes while the others are looked at. Garbage
// goes in the first pass, before anything but its own first octets was touched.
void scan_sip(StageContext& context, ServiceContext& service, Batch& sip) noexcept {
  note_loads(service, context.now);
  std::array<Sender, Batch::most> senders;
  std::size_t count = 0;
  sip.sift([&](rte_mbuf*& mbuf) noexcept {
    const auto octets = payload(*mbuf);
    const auto seen = service.intake.look(octets);
    if (seen == FirstSight::stun) return take_stun(context, service, *mbuf, octets);
    if (seen != FirstSight::may_be_sip) return Fate::dropped;  // and counted
    senders[count++] = service.admission.sender(metadata(*mbuf).remote.address);
    return Fate::passed;
  });
  std::size_t next = 0;
  sip.sift([&](rte_mbuf*& mbuf) noexcept {
    const Sender& sender = senders[next++];
    const auto standing = service.admission.admit(sender, payload(*mbuf), context.now);
    if (standing == Standing::refused) return Fate::dropped;
    return scan_one(context, service, sender, standing, *mbuf);
  });
}

}  // namespace trunkline::dataplane
