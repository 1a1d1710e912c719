// The running appliance: data plane, shards and their threads, started in order and stopped in the opposite
// one.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "controlplane/api/server_core.h"
#include "controlplane/app/call_store.h"
#include "controlplane/app/capture_service.h"
#include "controlplane/app/day_clock.h"
#include "controlplane/app/kernel_filters.h"
#include "controlplane/app/kernel_side.h"
#include "controlplane/app/monotonic_clock.h"
#include "controlplane/app/secure_random.h"
#include "controlplane/app/shard_host.h"
#include "controlplane/app/shard_loop.h"
#include "controlplane/config/config.h"
#include "controlplane/routing/resolver.h"
#include "controlplane/shard/shard.h"
#include "controlplane/storage/user_lookup.h"
#include "dataplane/eal/eal.h"
#include "dataplane/worker/plane.h"

namespace trunkline::controlplane {

class Appliance {
 public:
  /// Starts all of it. Throws std::runtime_error with a sentence for the operator when a part cannot start.
  explicit Appliance(const Config& config);
  ~Appliance();
  Appliance(const Appliance&) = delete;
  Appliance& operator=(const Appliance&) = delete;

  /// New calls are refused with 503 from now on.
  void drain();
  /// Ends the calls that are left: BYE, or 503 for callers that still wait, the proxy's among them.
  void hang_up_all();
  /// Gives every shard its part of a configuration of which only live keys differ from the running one.
  /// `routing`: the wanted one's, with the places of the one before. Waits. From a thread of no shard.
  void adopt(const Config& running, const Config& wanted,
             const std::shared_ptr<const RoutingSettings>& routing);
  /// By TrunkId, of all shards, at this moment.
  [[nodiscard]] std::vector<std::uint32_t> calls_of_trunks();
  /// Calls of all shards, at this moment, and INVITEs that the proxy has no answer to yet.
  [[nodiscard]] std::uint32_t calls();
  [[nodiscard]] bool draining() const noexcept { return draining_.load(std::memory_order_relaxed); }

  /// Calls `f` for each shard on that shard's thread, one after the other, and waits. From a thread of no
  /// shard.
  void look_at_each_shard(const std::function<void(Shard&)>& f);
  /// Calls `f` on that shard's thread, soon: behind a step of the shard, so that who posts himself again and
  /// again holds up nobody. `f` is dropped when the appliance ends before.
  void post(base::ShardId shard, std::function<void(Shard&)> f);
  /// Calls `f` for each shard on its thread, one after the other, then `done` on shard 0's. Does not wait.
  void visit(std::function<void(Shard&)> f, std::function<void()> done) {
    visit_from(0, std::move(f), std::move(done));
  }
  [[nodiscard]] std::uint8_t shards() const noexcept { return static_cast<std::uint8_t>(units_.size()); }

  /// Before the shards run, or on its thread.
  [[nodiscard]] Shard& shard(base::ShardId shard) noexcept {
    return units_[static_cast<std::size_t>(shard)].shard;
  }
  /// What answers calls of its own accord.
  [[nodiscard]] Server::Core& api() noexcept { return *api_; }

  [[nodiscard]] const dataplane::Plane& plane() const noexcept { return *plane_; }
  /// nullptr: nothing is recorded.
  [[nodiscard]] const CallStore* call_store() const noexcept { return call_store_.get(); }
  [[nodiscard]] CaptureService& captures() noexcept { return *captures_; }
  [[nodiscard]] const rtp::MediaLayout& media_layout() const noexcept { return media_; }
  /// Of gate::CaptureFilter.
  [[nodiscard]] const base::SipHash& call_id_digest() const noexcept { return digest_; }
  /// What runs on shard 0's thread.
  [[nodiscard]] boost::asio::io_context& io() noexcept { return units_.front().io; }
  [[nodiscard]] boost::asio::io_context& io(base::ShardId shard) noexcept {
    return units_[static_cast<std::size_t>(shard)].io;
  }
  [[nodiscard]] const base::Clock& clock() const noexcept { return clock_; }

 private:
  /// One shard with everything its thread uses.
  struct Unit {
    Unit(const Config& config, base::ShardId id, const gate::Sharding& sharding, gate::Gate& gate,
         const base::Clock& clock, bool shares_cpu);
    /// Before it runs.
    void record_into(Recorder& recorder, const base::Clock& clock);

    std::unique_ptr<Resolver> resolver;  // nothing: no trunk has a name
    SecureRandom random;
    boost::asio::io_context io{1};
    std::optional<DayClock> day;  // nothing: nothing is recorded
    Shard shard;
    std::shared_ptr<UserLookup> users;  // nothing: those of the configuration alone
    std::unique_ptr<Streams> streams;   // nothing: UDP alone
    ShardLoop loop;
    std::thread thread;
  };

  [[nodiscard]] std::uint64_t captures_lost() const;
  /// Calls `f` for the unit's shard on its thread, and waits.
  void look_at(Unit& unit, const std::function<void(Shard&)>& f);
  void visit_from(std::uint8_t next, std::function<void(Shard&)> f, std::function<void()> done);

  MonotonicClock clock_;
  base::SipHash::Key secret_;  // by which workers and shards agree whose a call is
  base::SipHash digest_;
  rtp::MediaLayout media_;
  dataplane::Plan plan_;
  dataplane::Eal eal_;
  gate::Sharding sharding_;
  std::unique_ptr<dataplane::Plane> plane_;
  std::optional<KernelSide> kernel_side_;  // nothing: UDP alone
  std::unique_ptr<KernelFilters> kernel_filters_;
  std::unique_ptr<CaptureService> captures_;
  ShardHost host_{*this};
  std::shared_ptr<Server::Core> api_;      // ends behind the shards, which call it
  std::unique_ptr<Server> services_;       // the answering services, if they are wanted
  std::unique_ptr<CallStore> call_store_;  // ends behind the shards, which write into it
  std::deque<Unit> units_;
  std::atomic<bool> draining_ = false;  // main writes, shards read
};

}  // namespace trunkline::controlplane
