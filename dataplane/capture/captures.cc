#include "dataplane/capture/captures.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "dataplane/capture/captured.h"

namespace trunkline::dataplane {
namespace {

constexpr std::size_t taken_at_once = 32;  // of each worker

}  // namespace

base::Result<std::unique_ptr<Captures>, StartError> Captures::make(const Plan& plan, std::uint16_t room) {
  std::unique_ptr<Captures> captures(new Captures(room));
  for (const auto& worker : plan.workers) {
    auto channel = CaptureChannel::make(frames_waiting, room, worker.socket);
    if (!channel) return base::fail(channel.error());
    captures->channels_.push_back(std::move(*channel));
  }
  return captures;
}

Captures::~Captures() = default;

void Captures::publish(const gate::CaptureFilters& filters) {
  versions_.push_back(std::make_unique<const gate::CaptureFilters>(filters));
  for (auto& channel : channels_) channel->publish(versions_.back().get());
  forget_old();
}

bool Captures::is_adopted() const noexcept {
  const auto* last = versions_.empty() ? nullptr : versions_.back().get();
  return std::all_of(channels_.begin(), channels_.end(),
                     [&](const auto& channel) { return channel->adopted() == last; });
}

// Workers adopt versions in their order, and may be about to adopt any that is later than what they say they
// have.
void Captures::forget_old() noexcept {
  const auto is_some_workers = [&](const auto& version) {
    return std::any_of(channels_.begin(), channels_.end(),
                       [&](const auto& channel) { return channel->adopted() == version.get(); });
  };
  const auto has_none = [](const auto& channel) { return channel->adopted() == nullptr; };
  if (std::any_of(channels_.begin(), channels_.end(), has_none)) return;
  while (versions_.size() > 1 && !is_some_workers(versions_.front())) versions_.pop_front();
}

std::vector<Packet> Captures::take() {
  std::vector<Packet> taken;
  for (auto& channel : channels_) {
    std::array<Packet, taken_at_once> some;
    const auto count = channel->frames().pop(some);
    std::move(some.begin(), some.begin() + static_cast<std::ptrdiff_t>(count), std::back_inserter(taken));
  }
  std::stable_sort(taken.begin(), taken.end(),
                   [](const Packet& a, const Packet& b) { return captured(*a).at < captured(*b).at; });
  return taken;
}

}  // namespace trunkline::dataplane
