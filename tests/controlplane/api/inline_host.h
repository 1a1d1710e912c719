// A host of the API on the test's own thread: what handlers wish of other calls waits until it is delivered.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "controlplane/api/answering_services.h"
#include "controlplane/api/server_core.h"

namespace trunkline::fakes {

class InlineHost final : public controlplane::ApiHost {
 public:
  using Acted = std::function<void(controlplane::Coordinator&, controlplane::Orders&)>;
  /// How a shard, or a coordinator, is had to carry out what is ordered.
  using Carry = std::function<void(base::ShardId, const Acted&)>;

  InlineHost(std::vector<controlplane::Coordinator*> shards, const base::Instant& now)
      : shards_(std::move(shards)), now_(now) {}

  /// Delivers what has waited longest; its orders are carried out before the next. False: nothing waits.
  bool deliver(const Carry& carry) {
    if (waiting_.empty()) return false;
    const auto [shard, f] = std::move(waiting_.front());
    waiting_.pop_front();
    carry(shard, [this, &f = f](controlplane::Coordinator& coordinator, controlplane::Orders& orders) {
      f(coordinator, now_, orders);
    });
    return true;
  }

  [[nodiscard]] std::uint8_t shards() const noexcept override {
    return static_cast<std::uint8_t>(shards_.size());
  }
  void visit(base::ShardId shard, std::function<void(controlplane::Coordinator&)> f) override {
    f(*shards_[static_cast<std::size_t>(shard)]);
  }
  void act(base::ShardId shard, Act f) override { waiting_.emplace_back(shard, std::move(f)); }
  [[nodiscard]] base::Instant now() const noexcept override { return now_; }
  void log(std::string_view line) override { lines.emplace_back(line); }

  std::vector<std::string> lines;

 private:
  std::vector<controlplane::Coordinator*> shards_;
  const base::Instant& now_;
  std::deque<std::pair<base::ShardId, Act>> waiting_;
};

/// A host, and the answering services on it.
struct InlineServices {
  InlineServices(std::vector<controlplane::Coordinator*> shards, const base::Instant& now)
      : host(std::move(shards), now) {
    offer_answering_services(server, {});
  }

  InlineHost host;
  std::shared_ptr<Server::Core> core = std::make_shared<Server::Core>(host);
  Server server{core};
};

}  // namespace trunkline::fakes
