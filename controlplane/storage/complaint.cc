#include "controlplane/storage/complaint.h"

#include <algorithm>
#include <utility>

namespace trunkline::controlplane {

Complaint::Complaint(std::string bad, std::string good, SayLine say)
    : bad_(std::move(bad)), good_(std::move(good)), say_(std::move(say)) {}

void Complaint::failed(std::string_view why, std::chrono::steady_clock::time_point now) {
  if (!say_ || told_ || now < next_) return;
  told_ = true;
  next_ = now + least_apart;
  std::string line = bad_ + ": " + std::string(why.empty() ? "it does not say why" : why);
  while (line.ends_with('\n')) line.pop_back();
  std::replace(line.begin(), line.end(), '\n', ' ');  // libpq says it in several lines
  say_(line);
}

void Complaint::went_well() {
  if (std::exchange(told_, false)) say_(good_);
}

}  // namespace trunkline::controlplane
