// Runs handlers of users: measures them, catches what they throw, and knows which call they were given.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "controlplane/api/api_counters.h"
#include "controlplane/api/api_host.h"

namespace trunkline::controlplane {

/// One a shard, on its thread.
class HandlerWatch {
 public:
  static constexpr base::Duration patience = std::chrono::milliseconds(10);

  explicit HandlerWatch(ApiHost& host) : host_(host) {}

  /// `call`: which the handler may speak for while it runs; nullptr: none. What it throws faults this call.
  void run(std::string_view kind, std::string_view name, Call* call, const std::function<void()>& handler);

  /// The call that the handler now running on this thread was given, if it is this one.
  [[nodiscard]] static Call* at_hand(base::SessionHandle call) noexcept;

  [[nodiscard]] ApiCounters& counters() noexcept { return counters_; }
  [[nodiscard]] const ApiCounters& counters() const noexcept { return counters_; }
  /// Those that took too long: how often, by "on_incoming echo".
  [[nodiscard]] const std::map<std::string, std::uint64_t, std::less<>>& slow() const noexcept {
    return slow_;
  }

 private:
  void note_slow(std::string_view kind, std::string_view name, base::Duration took);
  void note_thrown(std::string_view kind, std::string_view name, std::string_view what, Call* call);

  ApiHost& host_;
  ApiCounters counters_;
  std::map<std::string, std::uint64_t, std::less<>> slow_;
};

}  // namespace trunkline::controlplane
