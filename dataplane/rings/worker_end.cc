#include "dataplane/rings/worker_end.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "dataplane/rings/take_in_turn.h"

namespace trunkline::dataplane {

void WorkerEnd::send_up(base::ShardId shard, gate::Packet packet) noexcept {
  if (!rings_.up(worker_, shard).push(std::move(packet))) {
    counters_.increment(WorkerEndCounter::up_full);
    return;
  }
  counters_.increment(WorkerEndCounter::up_packets);
  must_wake(shard);
}

void WorkerEnd::wake_others() noexcept {
  for (std::uint8_t i = 0; i < rings_.shards(); ++i) {
    if (!std::exchange(shards_to_wake_[i], false)) continue;
    if (rings_.wake(base::ShardId{i}).notify()) counters_.increment(WorkerEndCounter::shards_woken);
  }
  for (auto left = std::exchange(workers_to_wake_, 0); left != 0; left &= left - 1) {
    const base::WorkerId worker{static_cast<std::uint8_t>(std::countr_zero(left))};
    if (rings_.wake(worker).notify()) counters_.increment(WorkerEndCounter::workers_woken);
  }
}

bool WorkerEnd::prepare_to_sleep() noexcept {
  rings_.wake(worker_).doze();
  return !something_waits();
}

// Packets are counted before commands are looked for: a command that was given before one of them is then
// seen.
std::size_t WorkerEnd::take_down(std::span<gate::Packet> out) noexcept {
  return take_in_turn(rings_.shards(), next_down_, out, [this](std::uint8_t i, auto room) noexcept {
    const base::ShardId shard{i};
    auto& down = rings_.down(shard, worker_);
    const auto ready = std::min(down.size(), room.size());
    return rings_.commands(shard, worker_).empty() ? down.pop(room.first(ready)) : 0;
  });
}

gate::Applied WorkerEnd::apply(const gate::Command& command, base::ShardId shard, rtp::Relay& relay,
                               Admission& admission, base::Instant now) noexcept {
  if (!command.is_about_address()) return gate::apply(command, worker_, shard, now, relay);
  admission.apply(command, now);
  return {gate::CommandOutcome::command_applied, std::nullopt};
}

std::size_t WorkerEnd::carry_out(rtp::Relay& relay, Admission& admission, base::Instant now,
                                 std::size_t most) noexcept {
  std::size_t done = 0;
  for (std::uint8_t i = 0; i < rings_.shards(); ++i) {
    const base::ShardId shard{i};
    auto& commands = rings_.commands(shard, worker_);
    for (std::size_t left = most; left > 0 && !commands.empty(); --left) {
      if (!rings_.reports(worker_, shard).has_room()) {
        counters_.increment(WorkerEndCounter::reports_delayed);
        break;
      }
      gate::Command command;
      if (commands.pop(std::span(&command, 1)) == 0) break;
      const auto applied = apply(command, shard, relay, admission, now);
      commands_.increment(applied.outcome);
      if (applied.report) [[maybe_unused]]
        const bool sent = report(shard, *applied.report);
      ++done;
    }
  }
  return done;
}

void WorkerEnd::send_reports(rtp::Relay& relay, std::size_t most) noexcept {
  for (; most > 0; --most) {
    const auto due = relay.report();
    if (!due) return;
    if (report(due->shard, due->report)) {
      relay.report_taken();
    } else {
      counters_.increment(WorkerEndCounter::reports_delayed);
      relay.report_deferred();
    }
  }
}

bool WorkerEnd::report(base::ShardId shard, const gate::Report& report) noexcept {
  if (!rings_.reports(worker_, shard).push(report)) return false;
  counters_.increment(WorkerEndCounter::reports_sent);
  must_wake(shard);
  return true;
}

}  // namespace trunkline::dataplane
