// What the API needs of whoever runs the shards.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

#include "base/instant.h"
#include "controlplane/session/coordinator.h"

namespace trunkline::controlplane {

/// Any thread may call it. What is given is run on the shard's thread and never while a handler runs there,
/// in the order it came; it is dropped when the shards end before.
class ApiHost {
 public:
  virtual ~ApiHost() = default;

  [[nodiscard]] virtual std::uint8_t shards() const noexcept = 0;
  /// Before the shards run: at once.
  virtual void visit(base::ShardId shard, std::function<void(Coordinator&)> f) = 0;
  /// What `f` has the coordinator order is carried out.
  using Act = std::function<void(Coordinator&, base::Instant, Orders&)>;
  virtual void act(base::ShardId shard, Act f) = 0;
  /// `f` gets the call, and its orders are carried out; nullptr: there is no such call any more.
  void enter(base::SessionHandle call, std::function<void(Call*)> f) {
    act(base::ShardId{static_cast<std::uint8_t>(call.owner)},
        [call, f = std::move(f)](Coordinator& coordinator, base::Instant now, Orders& orders) {
          if (!coordinator.enter(call, now, orders, [&f](Call& entered) { f(&entered); })) f(nullptr);
        });
  }
  [[nodiscard]] virtual base::Instant now() const noexcept = 0;
  virtual void log(std::string_view line) = 0;
};

}  // namespace trunkline::controlplane
