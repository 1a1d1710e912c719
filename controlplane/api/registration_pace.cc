#include "controlplane/api/registration_pace.h"

#include <algorithm>
#include <chrono>

#include "sip/message/retry_after.h"

namespace trunkline::controlplane {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

}  // namespace

base::Duration refresh_after(std::uint32_t granted_s) noexcept {
  return seconds(granted_s > 128 ? granted_s - 64 : std::max(granted_s / 2, 1U));
}

// 430: the flow has failed, to somebody on the way (RFC 5626 section 11.5).
bool may_pass(int status) noexcept {
  return status == 408 || status == 430 || status == 480 || status == 429 || (status >= 500 && status < 600);
}

base::Duration pause_after(std::uint32_t failures, base::Random& random) {
  const auto most_ms = std::min<std::uint64_t>(1'800'000, 30'000ULL << std::min(failures, 6U));
  return milliseconds(static_cast<std::int64_t>(most_ms / 2 + random.below(most_ms / 2 + 1)));
}

// A registrar that wants to be left alone for more than a day does not get it.
base::Duration asked_to_wait(const sip::Message* response) {
  if (response == nullptr) return seconds(0);
  const auto retry = sip::parse_retry_after(response->first(sip::HeaderName::retry_after));
  return seconds(retry ? std::min(retry->seconds, most_expires_s) : 0);
}

// A sixth at most: of 29 s, which is usual over UDP, that is 24.
base::Duration keep_alive_after(std::uint32_t quiet_ms, base::Random& random) {
  return milliseconds(static_cast<std::int64_t>(quiet_ms - random.below(quiet_ms / 6 + 1)));
}

}  // namespace trunkline::controlplane
