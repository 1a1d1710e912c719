#include "rtp/quality/loss_runs.h"

namespace trunkline::rtp {

void LossRuns::lost(std::uint32_t number, std::uint32_t count) noexcept {
  const std::uint32_t came = number - last_ - 1;
  if (in_ != 0 && came >= gap_minimum) close();
  if (in_ == 0) {
    first_ = number;
    ++closed_.runs;
  } else if (came != 0) {
    ++closed_.runs;
  }
  in_ += count;
  last_ = number + count - 1;
  closed_.lost += count;
}

void LossRuns::end_run() noexcept { close(); }

void LossRuns::close() noexcept {
  if (in_ > 1) {
    ++closed_.bursts;
    closed_.burst_packets += last_ - first_ + 1;
    closed_.burst_lost += in_;
  }
  in_ = 0;
}

LossPattern LossRuns::pattern() const noexcept {
  LossRuns all = *this;
  all.close();
  return all.closed_;
}

}  // namespace trunkline::rtp
