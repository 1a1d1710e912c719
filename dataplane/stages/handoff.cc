#include "dataplane/stages/handoff.h"

#include <array>
#include <span>
#include <utility>

#include "dataplane/rings/take_in_turn.h"

namespace trunkline::dataplane {

using gate::WorkerCounter;

Handoffs::Handoffs(std::uint8_t workers, std::uint32_t room_in_each) : workers_(workers) {
  for (std::size_t i = 0; i < std::size_t{workers} * workers; ++i) rings_.emplace_back(room_in_each);
}

Fate Handoffs::give(base::WorkerId from, base::WorkerId to, rte_mbuf& mbuf,
                    gate::WorkerCounters& counters) noexcept {
  Packet packet(&mbuf);
  if (ring(from, to).push(std::move(packet))) {
    counters.increment(WorkerCounter::handoff_sent);
    return Fate::taken;
  }
  counters.increment(WorkerCounter::handoff_full);
  static_cast<void>(packet.detach());  // freed by who called the stage
  return Fate::dropped;
}

bool Handoffs::waits_for(base::WorkerId to) noexcept {
  if (workers_ == 1) return false;
  for (std::uint8_t from = 0; from < workers_; ++from) {
    if (!ring(base::WorkerId{from}, to).empty()) return true;
  }
  return false;
}

void Handoffs::take(base::WorkerId to, std::uint8_t& turn, Batch& batch,
                    gate::WorkerCounters& counters) noexcept {
  if (workers_ == 1) return;
  std::array<Packet, Batch::most> packets;
  const auto room = std::span(packets).first(Batch::most - batch.size());
  const std::size_t taken = take_in_turn(workers_, turn, room, [&](std::uint8_t from, auto out) noexcept {
    return ring(base::WorkerId{from}, to).pop(out);
  });
  for (std::size_t i = 0; i < taken; ++i) batch.push(std::move(packets[i]));
  counters.increment(WorkerCounter::handoff_received, taken);
}

}  // namespace trunkline::dataplane
