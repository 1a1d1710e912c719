#include "dataplane/intake/emergency_callers.h"

#include <algorithm>
#include <bit>

namespace trunkline::dataplane {
namespace {

constexpr std::size_t seconds_kept = 32;
constexpr std::size_t most_callers = 65'536;

constexpr std::size_t callers_for(std::uint32_t per_second) noexcept {
  return std::min(std::size_t{per_second} * seconds_kept, most_callers);
}

}  // namespace

// Line ends may come first (RFC 3261 section 7.5).
bool goes_on_with_call(std::string_view octets) noexcept {
  const auto begin = octets.find_first_not_of("\r\n");
  if (begin == std::string_view::npos) return false;
  octets.remove_prefix(begin);
  constexpr std::array<std::string_view, 5> methods{"ACK ", "CANCEL ", "PRACK ", "UPDATE ", "BYE "};
  return std::any_of(methods.begin(), methods.end(), [&](auto method) { return octets.starts_with(method); });
}

EmergencyCallers::EmergencyCallers(std::uint32_t per_second)
    : sets_(std::bit_ceil(std::max<std::size_t>(callers_for(per_second) / ways, 1))) {}

void EmergencyCallers::note(std::uint64_t key, std::uint64_t hash, base::Instant now) noexcept {
  Set& set = sets_[hash & (sets_.size() - 1)];
  const auto same = std::find(set.keys.begin(), set.keys.end(), key);
  const auto way = same != set.keys.end()
                       ? same - set.keys.begin()
                       : std::min_element(set.until.begin(), set.until.end()) - set.until.begin();
  set.keys[static_cast<std::size_t>(way)] = key;
  set.until[static_cast<std::size_t>(way)] = now + remembered;
}

bool EmergencyCallers::has(std::uint64_t key, std::uint64_t hash, base::Instant now) const noexcept {
  const Set& set = sets_[hash & (sets_.size() - 1)];
  const auto same = std::find(set.keys.begin(), set.keys.end(), key);
  return same != set.keys.end() && now < set.until[static_cast<std::size_t>(same - set.keys.begin())];
}

}  // namespace trunkline::dataplane
