// The private area of an mbuf: the stages' metadata, then the record the control plane sees.
#pragma once

#include <cstddef>
#include <cstdint>

#include <rte_mbuf.h>

#include "dataplane/gate/packet.h"
#include "dataplane/packet/metadata.h"

namespace trunkline::dataplane {

struct PrivateArea {
  Metadata metadata;
  gate::PacketRecord record;
};
static_assert(sizeof(PrivateArea) % RTE_MBUF_PRIV_ALIGN == 0 && sizeof(PrivateArea) <= 2048);

[[nodiscard]] inline gate::PacketRecord& record(rte_mbuf& mbuf) noexcept {
  return static_cast<PrivateArea*>(rte_mbuf_to_priv(&mbuf))->record;
}

/// The mbuf in whose private area `record` lies. Only for records that came from `record(mbuf)`.
[[nodiscard]] inline rte_mbuf& mbuf_of(gate::PacketRecord& record) noexcept {
  auto* area = reinterpret_cast<std::uint8_t*>(&record) - offsetof(PrivateArea, record);
  return *reinterpret_cast<rte_mbuf*>(area - sizeof(rte_mbuf));
}

}  // namespace trunkline::dataplane
