#include "controlplane/media/digit_pace.h"

#include <algorithm>
#include <chrono>

#include "rtp/dtmf/telephone_event.h"
#include "rtp/relay/digit_string.h"

namespace trunkline::controlplane {
namespace {

constexpr base::Duration a_digit = std::chrono::milliseconds(rtp::DigitTiming::ms);
constexpr base::Duration most_wait = static_cast<int>(rtp::DigitString::most) * a_digit;
constexpr base::Duration most_pause =
    rtp::DigitTiming::most_wait * a_digit / static_cast<int>(rtp::DigitTiming::frames);
constexpr base::Duration grace = std::chrono::seconds(1);

}  // namespace

DigitPace::Turn DigitPace::take(base::MediaHandle slot, std::size_t digits, base::Instant now) {
  std::erase_if(sending_, [&](const Sending& each) { return each.until + grace <= now; });
  const auto added = static_cast<int>(digits) * a_digit;
  const auto found =
      std::find_if(sending_.begin(), sending_.end(), [&](const Sending& each) { return each.slot == slot; });
  if (found != sending_.end()) {
    const auto until = std::max(found->until, now) + added;
    if (until - now > most_wait) return Turn::too_many;
    found->until = until;
    return Turn::taken;
  }
  const auto of_worker = std::count_if(sending_.begin(), sending_.end(),
                                       [&](const Sending& each) { return each.slot.owner == slot.owner; });
  if (static_cast<std::size_t>(of_worker) >= strings_) return Turn::no_room;
  sending_.push_back({slot, now + added});
  return Turn::taken;
}

void DigitPace::forget(base::MediaHandle slot) noexcept {
  std::erase_if(sending_, [&](const Sending& each) { return each.slot == slot; });
}

void DigitPace::wait(base::MediaHandle slot) noexcept {
  for (auto& each : sending_) {
    if (each.slot == slot) each.until = each.until + most_pause;
  }
}

bool DigitPace::is_sending(base::MediaHandle slot, base::Instant now) const noexcept {
  return std::any_of(sending_.begin(), sending_.end(),
                     [&](const Sending& each) { return each.slot == slot && each.until > now; });
}

}  // namespace trunkline::controlplane
