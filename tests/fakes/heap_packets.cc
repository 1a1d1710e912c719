#include "tests/fakes/heap_packets.h"

#include <memory>
#include <new>

namespace trunkline::fakes {

struct HeapPackets::Buffer {
  gate::PacketRecord record;  // first: its address is the buffer's
  HeapPackets* owner;
  std::unique_ptr<char[]> octets;
};

gate::Packet HeapPackets::allocate(std::size_t octets) noexcept {
  if (in_use_.fetch_add(1, std::memory_order_acq_rel) >= most_) {
    in_use_.fetch_sub(1, std::memory_order_acq_rel);
    return {};
  }
  auto* buffer = new Buffer{{}, this, std::make_unique<char[]>(octets)};
  buffer->record.release = &HeapPackets::release;
  buffer->record.octets = buffer->octets.get();
  buffer->record.capacity = static_cast<std::uint32_t>(octets);
  return gate::Packet(&buffer->record);
}

void HeapPackets::release(gate::PacketRecord* record) noexcept {
  auto* buffer = reinterpret_cast<Buffer*>(record);
  HeapPackets* owner = buffer->owner;
  delete buffer;
  owner->in_use_.fetch_sub(1, std::memory_order_acq_rel);
}

}  // namespace trunkline::fakes
