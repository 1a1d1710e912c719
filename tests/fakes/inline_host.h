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
  using Entered = std::function<void(controlplane::Call&)>;
  /// What a shard, or a coordinator, makes of it; false: there is no such call.
  using Enter = std::function<bool(base::SessionHandle, const Entered&)>;

  InlineHost(std::vector<controlplane::Coordinator*> shards, const base::Instant& now)
      : shards_(std::move(shards)), now_(now) {}

  /// Delivers what has waited longest; its orders are carried out before the next. False: nothing waits.
  bool deliver(const Enter& enter) {
    if (waiting_.empty()) return false;
    const auto [call, f] = std::move(waiting_.front());
    waiting_.pop_front();
    if (!enter(call, [&f = f](controlplane::Call& entered) { f(&entered); })) f(nullptr);
    return true;
  }

  [[nodiscard]] std::uint8_t shards() const noexcept override {
    return static_cast<std::uint8_t>(shards_.size());
  }
  void visit(base::ShardId shard, std::function<void(controlplane::Coordinator&)> f) override {
    f(*shards_[static_cast<std::size_t>(shard)]);
  }
  void enter(base::SessionHandle call, std::function<void(controlplane::Call*)> f) override {
    waiting_.emplace_back(call, std::move(f));
  }
  [[nodiscard]] base::Instant now() const noexcept override { return now_; }
  void log(std::string_view line) override { lines.emplace_back(line); }

  std::vector<std::string> lines;

 private:
  std::vector<controlplane::Coordinator*> shards_;
  const base::Instant& now_;
  std::deque<std::pair<base::SessionHandle, std::function<void(controlplane::Call*)>>> waiting_;
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
