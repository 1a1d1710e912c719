#include "controlplane/config/limits_section.h"

#include <algorithm>
#include <string>

#include "controlplane/config/optional_scalar.h"
#include "controlplane/media/media_settings.h"

namespace trunkline::controlplane {
namespace {

// A call on two legs makes an INVITE and a BYE transaction on each. Most of them outlive it by 64*T1 (RFC
// 6026 and timer J), 32 seconds in which short calls make room for several others: 200 calls a second keep
// about 20,000 transactions, however few of the calls overlap.
constexpr std::uint32_t transactions_per_call = 20;
constexpr std::uint32_t least_transactions_per_call = 2;
constexpr std::uint32_t most_transactions = 8'000'000;

}  // namespace

void describe(ConfigFields& fields, RawLimits& raw) {
  fields.value("calls", raw.calls, Need::optional, Within<std::uint32_t>{1, 1'000'000});
  fields.value("transactions", raw.transactions, Need::optional,
               Within<std::optional<std::uint32_t>>{16, most_transactions});
  fields.value("streams", raw.streams, Need::optional, Within<std::optional<std::uint32_t>>{1, 16'000'000});
  fields.value("retry_after", raw.retry_after, Need::optional,
               Within<base::Duration>{std::chrono::seconds(1), std::chrono::hours(1)});
  fields.value("neighbours", raw.neighbours, Need::optional, Within<std::uint32_t>{16, 1U << 16});
  fields.value("reassemblies", raw.reassemblies, Need::optional, Within<std::uint16_t>{1, 4096});
  fields.value("reassemblies_per_source", raw.reassemblies_per_source, Need::optional,
               Within<std::uint16_t>{1, 4096});
}

LimitConfig check_limits(const RawLimits& raw, ConfigFaults& faults) {
  const std::uint32_t calls = raw.calls.value;
  const std::uint32_t transactions =
      raw.transactions.value.value_or(std::min(calls * transactions_per_call, most_transactions));
  if (raw.calls.usable() && transactions < calls * least_transactions_per_call) {
    faults.push_back(raw.transactions.fault(ConfigFaultKind::contradiction,
                                            std::to_string(calls) + " calls need at least " +
                                                std::to_string(calls * least_transactions_per_call) +
                                                " transactions"));
  }
  const std::uint32_t streams = raw.streams.value.value_or(usual_streams(calls));
  if (raw.calls.usable() && streams < calls) {
    faults.push_back(raw.streams.fault(
        ConfigFaultKind::contradiction,
        std::to_string(calls) + " calls need as many: every call has one, and one more for video"));
  }
  const auto retry_after = std::chrono::duration_cast<std::chrono::seconds>(raw.retry_after.value);
  if (retry_after != raw.retry_after.value) {
    faults.push_back(
        raw.retry_after.fault(ConfigFaultKind::out_of_range, "must be a whole number of seconds"));
  }
  return {calls, transactions, streams, static_cast<std::uint32_t>(retry_after.count())};
}

gate::PlaneLimits check_plane_limits(const RawLimits& raw, const gate::MemoryConfig& memory,
                                     ConfigFaults& faults) {
  gate::PlaneLimits limits;
  limits.neighbours = raw.neighbours.value;
  limits.reassemblies = raw.reassemblies.value;
  limits.reassemblies_per_source = raw.reassemblies_per_source.value;
  if (raw.reassemblies.usable() && limits.reassemblies > memory.message_buffers) {
    const Place& at = raw.reassemblies;
    faults.push_back(at.fault(
        ConfigFaultKind::contradiction,
        "needs as many buffers, and memory.message_buffers is " + std::to_string(memory.message_buffers)));
  }
  if (raw.reassemblies_per_source.usable() && limits.reassemblies_per_source > limits.reassemblies) {
    faults.push_back(raw.reassemblies_per_source.fault(ConfigFaultKind::contradiction,
                                                       "is more than limits.reassemblies in all"));
  }
  return limits;
}

}  // namespace trunkline::controlplane
