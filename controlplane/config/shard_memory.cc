#include "controlplane/config/shard_memory.h"

#include <algorithm>

#include "base/timer_queue.h"
#include "controlplane/config/capacity.h"
#include "controlplane/config/config.h"
#include "controlplane/media/media_call.h"
#include "controlplane/media/port_plan.h"
#include "controlplane/media/stream_table.h"
#include "controlplane/registrar/binding.h"
#include "controlplane/session/call.h"
#include "controlplane/session/emergency_places.h"
#include "controlplane/session/outside_message.h"
#include "controlplane/session/relayed_request.h"
#include "controlplane/session/request_places.h"
#include "controlplane/session/session.h"
#include "controlplane/shard/buffer_plan.h"
#include "dataplane/gate/admission_memory.h"
#include "sip/transaction/transaction_store.h"

namespace trunkline::controlplane {
namespace {

std::uint64_t of_buffers(const ShardRoom& room) {
  std::uint64_t octets = 0;
  for (const auto& each : buffer_plan(room.transactions, room.calls))
    octets += base::BufferPool::octets_needed(each);
  return octets;
}

std::uint64_t of_transactions(std::uint64_t count) {
  return base::Slab<sip::Transaction, base::TransactionHandle>::octets_needed(count) +
         2 * sip::KeyTable::octets_needed(count) +
         base::TimerQueue::octets_needed(sip::timers_a_transaction * count);
}

std::uint64_t of_calls(std::uint64_t limit) {
  const auto count = limit + emergency_places(limit);
  return base::Slab<Session, base::SessionHandle>::octets_needed(count) +
         RelayedRequests::octets_needed(request_places(limit)) +
         OutsideMessages::octets_needed(request_places(limit)) +
         CallTimers::octets_needed(count * timers_a_session + proxy_timers(limit)) +
         ResponseContexts::octets_needed(proxy_places(limit)) +
         base::Slab<MediaCall, MediaCallHandle>::octets_needed(count);
}

std::uint64_t of_media(const ShardRoom& room) {
  return base::Slab<MediaStream, MediaStreamHandle>::octets_needed(room.streams) +
         PortPlan::octets_needed(room.media_slots) + room.media_slots * sizeof(StreamTable::Lease);
}

}  // namespace

OctetCount shard_memory(const ShardRoom& room) {
  return {of_buffers(room) + of_transactions(room.transactions) + of_calls(room.calls) + of_media(room) +
          base::Slab<Binding, BindingHandle>::octets_needed(room.bindings)};
}

OctetCount control_memory(const ConfigParts& parts) {
  const ShardRoom room{.calls = parts.limits.calls,
                       .transactions = parts.limits.transactions,
                       .streams = parts.limits.streams,
                       .media_slots = media_capacity(parts.plane.media).slots / parts.plane.shards,
                       .bindings = parts.registrar ? parts.registrar->bindings : 0};
  return {parts.plane.shards * shard_memory(room).octets};
}

OctetCount admission_memory(const ConfigParts& parts) {
  return {parts.plane.workers.size() * gate::admission_memory(parts.plane.admission)};
}

OctetCount ordinary_memory(const ConfigParts& parts) {
  const bool is_all = parts.plane.memory.mode == gate::MemoryMode::nohuge;
  const auto tables = control_memory(parts).octets + admission_memory(parts).octets;
  if (!is_all) return {tables};
  // Ordinary pages are taken when they are touched: of a size that was written for another machine only what
  // is needed.
  const auto need = memory_need(parts.plane).total().octets;
  const auto packets = std::min(mebibytes(parts.plane.memory.size_mib).octets, need + need / 4);
  return {tables + packets + slot_memory(parts.plane.media).octets};
}

}  // namespace trunkline::controlplane
