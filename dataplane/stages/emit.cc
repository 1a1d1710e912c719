#include "dataplane/stages/emit.h"

#include <utility>

#include "dataplane/packet/private_area.h"
#include "dataplane/stages/emit_fragments.h"
#include "dataplane/stages/link.h"
#include "dataplane/stages/udp_headers.h"
#include "dataplane/stages/undelivered.h"
#include "dataplane/stages/vlan.h"

namespace trunkline::dataplane {
namespace {

using gate::WorkerCounter;

// The octets a shard wrote are the whole of the packet now, wherever in the buffer it wrote them.
Packet payload_of(gate::PacketRecord& record) noexcept {
  auto& mbuf = mbuf_of(record);
  mbuf.data_off = static_cast<std::uint16_t>(record.octets - static_cast<char*>(mbuf.buf_addr));
  cut(mbuf, static_cast<std::uint16_t>(record.length));
  return Packet(&mbuf);
}

// What found no next hop, which is counted. Where there is no way at all there is none for any retransmission
// either, and whose request it is hears so at once (RFC 3261 section 18.4); what found no room among the
// neighbours may find some the next time.
[[gnu::cold]] void take_back(StageContext& context, const Destination& to, Packet payload) noexcept {
  if (context.interfaces.next_hop(to.local, to.remote.address)) return;
  const auto all = octets(*payload);
  const QuotedDatagram datagram{{context.interfaces.addresses()[to.local].address, to.local_port},
                                to.remote,
                                {reinterpret_cast<const char*>(all.data()), all.size()}};
  context.undelivered.take_back(context, std::move(payload), datagram, to.local);
}

}  // namespace

void emit(StageContext& context, const Destination& to, Packet payload) noexcept {
  const auto& local = context.interfaces.addresses()[to.local];
  const bool is_v4 = local.address.is_v4();
  const std::size_t length = rte_pktmbuf_data_len(payload.get());
  if (length > most_payload(is_v4)) return context.count(WorkerCounter::emit_too_large);
  const auto hop = context.link.next_hop(context, to.local, to.remote.address);
  if (!hop) return take_back(context, to, std::move(payload));

  const DatagramHeader header{
      {local.address, to.local_port}, to.remote, to.dscp, context.next_identification++};
  const auto& interface = context.interfaces[local.port];
  context.count(WorkerCounter::emit_messages);
  // A message buffer has no headroom to speak of; what lies in one leaves as copies, like fragments do.
  const bool fits = length + header_octets(is_v4) <= interface.mtu;
  const bool has_room =
      rte_pktmbuf_headroom(payload.get()) >= header_octets(is_v4) + sizeof(EthernetHeader) + vlan_tag_octets;
  if (!fits || !has_room) return emit_fragments(context, header, interface, hop, octets(*payload));
  put_udp_headers(*payload, header, interface);
  context.link.send(context, std::move(payload), hop);
}

void emit(StageContext& context, gate::Packet packet) noexcept {
  auto& record = *packet.detach();
  auto payload = payload_of(record);
  const auto local = context.interfaces.find(record.local.address);
  if (!local) return context.count(WorkerCounter::emit_wrong_source);
  emit(context, {*local, record.local.port, record.remote, context.sip_dscp}, std::move(payload));
}

}  // namespace trunkline::dataplane
