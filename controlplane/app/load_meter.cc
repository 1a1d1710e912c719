#include "controlplane/app/load_meter.h"

#include <boost/asio/post.hpp>

#include "dataplane/worker/drop_names.h"

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_samples = 6;

LoadSample sample_of(const dataplane::Worker& worker) {
  LoadSample sample{std::chrono::steady_clock::now(), {}};
  worker.for_each_counter(
      [&](std::string_view name, std::uint64_t value) { sample.counters.emplace(std::string(name), value); });
  return sample;
}

std::uint64_t value(const LoadSample& sample, std::string_view name) {
  const auto found = sample.counters.find(name);
  return found == sample.counters.end() ? 0 : found->second;
}

double ratio(double part, double whole) { return whole > 0 ? part / whole : 0; }

}  // namespace

void measure(const LoadSample& before, const LoadSample& now, WorkerSnapshot& out) {
  const double seconds = std::chrono::duration<double>(now.at - before.at).count();
  const auto grown = [&](std::string_view name) {
    return static_cast<double>(value(now, name) - value(before, name));
  };
  out.seconds = seconds;
  const double busy = grown("busy_cycles");
  out.busy = ratio(busy, busy + grown("idle_cycles"));
  out.rx_per_s = ratio(grown("rx_packets"), seconds);
  out.tx_per_s = ratio(grown("tx_packets"), seconds);
  out.empty_share = ratio(grown("empty_rounds"), grown("rounds"));
  out.sleeps_per_s = ratio(grown("sleeps"), seconds);
  out.drops.clear();
  for (const auto& [name, total] : now.counters) {
    if (total != 0 && dataplane::is_drop(name))
      out.drops.push_back({name, total, ratio(grown(name), seconds)});
  }
}

void LoadMeter::begin() {
  samples_.resize(appliance_.plane().workers());
  boost::asio::post(appliance_.io(), [self = shared_from_this()] { self->sample(); });
}

void LoadMeter::wait() {
  timer_.expires_after(1s);
  timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    if (!error) self->sample();
  });
}

void LoadMeter::sample() {
  for (std::size_t i = 0; i < samples_.size(); ++i) {
    samples_[i].push_back(sample_of(appliance_.plane().worker(base::WorkerId{static_cast<std::uint8_t>(i)})));
    if (samples_[i].size() > most_samples) samples_[i].pop_front();
  }
  wait();
}

void LoadMeter::measure(std::size_t worker, WorkerSnapshot& out) const {
  if (worker >= samples_.size() || samples_[worker].empty()) return;
  const auto& samples = samples_[worker];
  controlplane::measure(samples.front(), samples.back(), out);
}

}  // namespace trunkline::controlplane
