#include "perf/trafgen/pacer.h"

#include <algorithm>

#include "perf/trafgen/seconds.h"

namespace trunkline::trafgen {
namespace {

constexpr double tolerated_s = 0.0005;

}  // namespace

std::size_t Pacer::due(base::Instant now, std::size_t most) noexcept {
  if (now < start_ || per_second_ <= 0) return 0;
  const double elapsed = seconds(now - start_);
  const double backlog = elapsed * per_second_ - static_cast<double>(sent_);
  if (backlog > per_second_ * tolerated_s + static_cast<double>(most)) {
    const base::Duration lost(static_cast<base::Duration::rep>(backlog / per_second_ * 1e9));
    start_ = start_ + lost;
    slipped_ += lost;
  }
  const double owed = seconds(now - start_) * per_second_ + 1 - static_cast<double>(sent_);
  if (owed < 1) return 0;
  const auto count = std::min(most, static_cast<std::size_t>(owed));
  sent_ += count;
  return count;
}

}  // namespace trunkline::trafgen
