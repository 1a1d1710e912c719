#include "controlplane/app/health_log.h"

#include <chrono>
#include <string>
#include <vector>

#include <spdlog/spdlog.h>

#include "controlplane/app/guess_news.h"
#include "controlplane/app/trunk_news.h"

namespace trunkline::controlplane {
namespace {

constexpr std::chrono::seconds look_each{1};

void log(const std::vector<TrunkNewsLine>& news) {
  for (const auto& line : news)
    spdlog::log(line.trouble ? spdlog::level::warn : spdlog::level::info, line.text);
}

}  // namespace

HealthLog::~HealthLog() {
  {
    const std::scoped_lock lock(guard_);
    stop_ = true;
  }
  stopping_.notify_one();
  thread_.join();
}

void HealthLog::run() {
  std::vector<TrunkNews> trunks(appliance_.shards());
  GuessNews guesses;
  std::unique_lock lock(guard_);
  while (!stopping_.wait_for(lock, look_each, [this] { return stop_; })) {
    lock.unlock();
    std::vector<TrunkNewsLine> news;
    std::uint64_t throttled = 0;
    const auto now = appliance_.clock().now();
    appliance_.look_at_each_shard([&](const Shard& shard) {
      const auto lines = trunks[static_cast<std::size_t>(shard.id())].look(shard.coordinator().trunks(), now);
      news.insert(news.end(), lines.begin(), lines.end());
      if (const auto* registrar = shard.registrar())
        throttled += registrar->counters().read(RegistrarCounter::credentials_throttled);
    });
    log(news);
    if (const auto more = guesses.look(throttled, now))
      spdlog::warn(
          "registrar: passwords are guessed: {} request(s) refused unheard, after too many wrong ones",
          *more);
    lock.lock();
  }
}

}  // namespace trunkline::controlplane
