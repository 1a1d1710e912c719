// The thread that takes a changed configuration over: reading and compiling it may take seconds.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "controlplane/app/appliance.h"
#include "controlplane/app/options.h"
#include "controlplane/config/changes.h"
#include "controlplane/config/config.h"
#include "controlplane/ctl/reload_report.h"

namespace trunkline::controlplane {

/// One reload after the other, whoever asks. A file with a fault, or with a change that needs a restart,
/// changes nothing at all. It ends before the appliance does.
class ReloadService {
 public:
  /// On the service's thread.
  using Done = std::function<void(ReloadReport)>;

  /// `machine`: as it was before the appliance took its share of it.
  ReloadService(Appliance& appliance, const Config& config, const Options& options, const Machine& machine);
  ~ReloadService();
  ReloadService(const ReloadService&) = delete;
  ReloadService& operator=(const ReloadService&) = delete;

  /// Any thread may. Without `dry_run` the log tells as well.
  void ask(bool dry_run, Done done);

 private:
  struct Wish {
    bool dry_run;
    Done done;
  };

  void run();
  [[nodiscard]] ReloadReport reload(bool dry_run);
  [[nodiscard]] bool adopt(const Config& wanted);
  /// Nobody has a routing from before the one that holds now.
  [[nodiscard]] bool settled();

  Appliance& appliance_;
  Config running_;
  Options options_;
  Machine machine_;
  std::shared_ptr<const RoutingSettings> routing_;             // that holds now
  std::vector<std::weak_ptr<const RoutingSettings>> earlier_;  // that calls on their way may still have
  std::mutex guard_;                                           // of what follows
  std::condition_variable something_to_do_;
  std::vector<Wish> wishes_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace trunkline::controlplane
