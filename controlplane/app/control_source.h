// What the control socket is told of the running appliance.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/instant.h"
#include "controlplane/app/appliance.h"
#include "controlplane/app/load_meter.h"
#include "controlplane/app/reload_service.h"
#include "controlplane/config/config.h"
#include "controlplane/ctl/ctl_source.h"

namespace trunkline::controlplane {

/// Used on shard 0's thread. What it leaves running refers to the appliance, whose threads end first.
class ControlSource final : public CtlSource {
 public:
  ControlSource(Appliance& appliance, const Config& config, ReloadService& reloads)
      : appliance_(appliance),
        config_(config),
        reloads_(reloads),
        started_(appliance.clock().now()),
        meter_(std::make_shared<LoadMeter>(appliance)) {
    meter_->begin();
  }

  void status(Done<StatusSnapshot> done) override;
  void counters(Done<std::vector<CounterSnapshot>> done) override;
  void calls(const CallPage& page, Done<CallList> done) override;
  void call(const std::string& id, Done<std::optional<CallDetail>> done) override;
  void hang_up(const std::string& id, Done<HungUp> done) override;
  [[nodiscard]] Stop capture(const CaptureWish& wish, Descriptor file, Done<CaptureResult> done) override;
  void registrations(std::size_t most, Done<RegistrationList> done) override;
  void bans(std::size_t most, Done<BanList> done) override;
  void trunks(Done<TrunkList> done) override;
  void route(const RouteQuestion& question, Done<RouteReport> done) override;
  void reload(bool dry_run, Done<ReloadReport> done) override;
  [[nodiscard]] bool lift_ban(const base::IpAddress& source) override;

 private:
  Appliance& appliance_;
  const Config& config_;  // as it was at start: of it only what stays so is shown
  ReloadService& reloads_;
  base::Instant started_;
  std::shared_ptr<LoadMeter> meter_;
};

}  // namespace trunkline::controlplane
