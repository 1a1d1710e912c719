#include "dataplane/rings/ring_gate.h"

#include <utility>

#include "dataplane/rings/take_in_turn.h"

namespace trunkline::dataplane {
namespace {

// A worker has written them, in the cache of its own core: asked for all at once they come in a fraction of
// the time that they take one after the other, when they are read.
void bring_in(std::span<const gate::Packet> packets) noexcept {
  constexpr std::size_t line = 64;
  constexpr std::size_t most_octets = 640;  // behind them are bodies, which are read in order
  for (const auto& packet : packets) {
    const auto& scan = packet->scan;
    __builtin_prefetch(&*packet);
    for (const void* part :
         {static_cast<const void*>(&scan), static_cast<const void*>(&scan.name),
          static_cast<const void*>(&scan.name_length), static_cast<const void*>(&scan.name_begin),
          static_cast<const void*>(&scan.value_begin), static_cast<const void*>(&scan.value_length)}) {
      __builtin_prefetch(part);
    }
  }
  for (const auto& packet : packets) {
    const auto octets = packet.octets().substr(0, most_octets);
    for (std::size_t at = 0; at < octets.size(); at += line) __builtin_prefetch(octets.data() + at);
  }
}

}  // namespace

std::size_t RingGate::receive(std::span<gate::Packet> out) noexcept {
  const auto count =
      take_in_turn(rings_.workers(), next_packets_, out, [this](std::uint8_t worker, auto room) noexcept {
        return rings_.up(base::WorkerId{worker}, shard_).pop(room);
      });
  bring_in(out.first(count));
  return count;
}

gate::Packet RingGate::allocate(std::size_t octets) noexcept {
  auto packet = source_.allocate(octets);
  if (!packet) counters_.increment(GateCounter::gate_no_buffer);
  return packet;
}

bool RingGate::send(gate::Packet packet) noexcept {
  if (!packet) return false;
  const base::WorkerId worker = packet->worker;
  if (static_cast<std::uint8_t>(worker) >= rings_.workers()) {
    counters_.increment(GateCounter::gate_unknown_worker);
    return false;
  }
  if (!rings_.down(shard_, worker).push(std::move(packet))) {
    counters_.increment(GateCounter::gate_down_full);
    return false;
  }
  wake(worker);
  return true;
}

bool RingGate::command(const gate::Command& command) noexcept {
  if (command.handle.owner >= rings_.workers()) {
    counters_.increment(GateCounter::gate_unknown_worker);
    return true;  // nobody will ever take it: trying again would not help
  }
  const base::WorkerId worker{static_cast<std::uint8_t>(command.handle.owner)};
  if (!rings_.commands(shard_, worker).push(command)) {
    counters_.increment(GateCounter::gate_commands_delayed);
    return false;
  }
  wake(worker);
  return true;
}

// For each thing and not for each burst: a worker that is up costs one locked instruction, and the one that
// was asleep is not found so again before it has looked at its rings.
void RingGate::wake(base::WorkerId worker) noexcept {
  if (rings_.wake(worker).notify()) counters_.increment(GateCounter::gate_workers_woken);
}

std::size_t RingGate::reports(std::span<gate::Report> out) noexcept {
  return take_in_turn(rings_.workers(), next_reports_, out, [this](std::uint8_t worker, auto room) noexcept {
    return rings_.reports(base::WorkerId{worker}, shard_).pop(room);
  });
}

bool RingGate::prepare_to_sleep() noexcept {
  rings_.wake(shard_).doze();
  return !something_waits();
}

bool RingGate::something_waits() noexcept {
  for (std::uint8_t i = 0; i < rings_.workers(); ++i) {
    const base::WorkerId worker{i};
    if (!rings_.up(worker, shard_).empty() || !rings_.reports(worker, shard_).empty()) return true;
  }
  return false;
}

}  // namespace trunkline::dataplane
