#include "dataplane/packet/gate_packet.h"

namespace trunkline::dataplane {

gate::Packet MbufSource::allocate(std::size_t octets) noexcept {
  const std::size_t frame = rte_pktmbuf_data_room_size(&packets_) - std::size_t{RTE_PKTMBUF_HEADROOM};
  auto* mbuf = octets <= frame ? rte_pktmbuf_alloc(&packets_) : nullptr;
  if (octets > frame && octets <= rte_pktmbuf_data_room_size(&messages_)) {
    mbuf = rte_pktmbuf_alloc(&messages_);
    if (mbuf != nullptr) mbuf->data_off = 0;  // all of its room for the octets: the headers go elsewhere
  }
  if (mbuf == nullptr) return {};
  auto& packet = record(*mbuf);
  packet.release = &release_to_pool;
  packet.octets = rte_pktmbuf_mtod(mbuf, char*);
  packet.length = 0;
  packet.capacity = rte_pktmbuf_tailroom(mbuf);
  packet.local = {};
  packet.remote = {};
  packet.arrived = {};
  packet.worker = {};
  packet.kind = gate::PacketKind::sip;
  return gate::Packet(&packet);
}

}  // namespace trunkline::dataplane
