#include "controlplane/app/reload_service.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include "controlplane/app/log.h"
#include "controlplane/config/load.h"
#include "controlplane/routing/keep_places.h"

namespace trunkline::controlplane {
namespace {

constexpr int niceness = 10;

ReloadReport report_of(const ReloadPlan& plan, bool dry_run) {
  ReloadReport report;
  report.dry_run = dry_run;
  report.adopted = plan.faults.empty();
  report.change_count = plan.changes.size();
  for (const auto& change : plan.changes) {
    if (report.changes.size() == ReloadReport::most_shown) break;
    report.changes.push_back(to_string(change));
  }
  for (const auto& fault : plan.faults) {
    if (report.faults.size() == ReloadReport::most_shown) break;
    report.faults.push_back(fault.to_string());
  }
  return report;
}

void log(const ReloadReport& report) {
  for (const auto& fault : report.faults) spdlog::error("reload: {}", fault);
  if (!report.adopted) return spdlog::error("reload: refused, everything stays as it is");
  for (const auto& change : report.changes) spdlog::info("reload: {}", change);
  spdlog::info("reload: {} change(s) taken over", report.change_count);
}

}  // namespace

ReloadService::ReloadService(Appliance& appliance, const Config& config, const Options& options,
                             const Machine& machine)
    : appliance_(appliance),
      running_(config),
      options_(options),
      machine_(machine),
      routing_(std::make_shared<const RoutingSettings>(config->routing)),
      thread_([this] { run(); }) {}

ReloadService::~ReloadService() {
  {
    const std::scoped_lock lock(guard_);
    stop_ = true;
  }
  something_to_do_.notify_one();
  thread_.join();
}

void ReloadService::ask(bool dry_run, Done done) {
  const std::scoped_lock lock(guard_);
  wishes_.push_back({dry_run, std::move(done)});
  something_to_do_.notify_one();
}

// On the shard's CPU, as all threads that main has started: calls go before expressions that are compiled.
void ReloadService::run() {
  static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), niceness));
  std::unique_lock lock(guard_);
  while (!stop_) {
    if (wishes_.empty()) something_to_do_.wait(lock);
    const auto wishes = std::exchange(wishes_, {});
    lock.unlock();
    for (const auto& wish : wishes) wish.done(reload(wish.dry_run));
    lock.lock();
  }
}

ReloadReport ReloadService::reload(bool dry_run) {
  if (!dry_run) reopen_log();  // whatever becomes of the rest, which then stands in the new file
  const auto checked = load_config_file(options_.config, options_.set, machine_);
  auto report = report_of(plan_reload(running_, checked), dry_run);
  if (dry_run) return report;
  if (report.adopted && !adopt(*checked.config)) {
    report.adopted = false;
    report.faults.push_back(
        "there is no room for more trunks, or hosts of a trunk, until calls by those "
        "before have ended (try again in some minutes, or restart)");
  }
  log(report);
  // Not before: what has been told in the old level is that there is a new one.
  if (report.adopted) set_log_level(running_->log.level);
  return report;
}

bool ReloadService::settled() {
  std::erase_if(earlier_, [](const auto& snapshot) { return snapshot.expired(); });
  return earlier_.empty();
}

bool ReloadService::adopt(const Config& wanted) {
  const auto calls = appliance_.calls_of_trunks();
  const auto is_idle = [&](TrunkId trunk) {
    const auto place = static_cast<std::size_t>(trunk);
    return place >= calls.size() || calls[place] == 0;
  };
  auto placed = keep_places(*routing_, wanted->routing, settled(), is_idle);
  if (!placed) return false;
  auto routing = std::make_shared<const RoutingSettings>(std::move(*placed));
  appliance_.adopt(running_, wanted, routing);
  earlier_.emplace_back(std::exchange(routing_, std::move(routing)));
  running_ = wanted;
  return true;
}

}  // namespace trunkline::controlplane
