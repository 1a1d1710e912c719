#include "dataplane/intake/source_bans.h"

#include <algorithm>

namespace trunkline::dataplane {

bool SourceBans::strike(std::size_t place, BanCause cause, base::Instant now) noexcept {
  if (is_ban(table_.full_at(place), now)) return false;
  SourceRecord& record = table_.record(place);
  const std::uint32_t weight = cause == BanCause::signature ? strikes_of_signature_ : 1;
  if (take(record.strikes, strike_rate_, now, weight)) return false;

  const auto before =
      now < record.forgotten_at ? record.bans.load(std::memory_order_relaxed) : std::uint8_t{0};
  const auto bans = static_cast<std::uint8_t>(std::min(before + 1, 255));
  // Doubling stops by itself: 2^20 times the shortest ban is more than any longest one.
  const auto length = std::min(longest_, shortest_ * (std::int64_t{1} << std::min<int>(before, 20)));
  record.bans.store(bans, std::memory_order_relaxed);
  record.cause.store(cause, std::memory_order_relaxed);
  record.forgotten_at = now + length + longest_;
  record.strikes = {};
  table_.set_full_at(place, now + length + source_rate_.most);
  return true;
}

bool SourceBans::lift(std::size_t place, base::Instant now) noexcept {
  if (!is_ban(table_.full_at(place), now)) return false;
  table_.set_full_at(place, now);
  table_.record(place).bans.store(0, std::memory_order_relaxed);
  return true;
}

}  // namespace trunkline::dataplane
