// What is said of something that fails again and again.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace trunkline::controlplane {

using SayLine = std::function<void(std::string_view line)>;

/// The first failure in a row is told, and that it is over; of what comes and goes no more than once a
/// minute.
class Complaint {
 public:
  /// `bad`: said before the reason. `good`: said when it is over. `say` may be empty.
  Complaint(std::string bad, std::string good, SayLine say);

  void failed(std::string_view why, std::chrono::steady_clock::time_point now);
  void went_well();

 private:
  static constexpr std::chrono::minutes least_apart{1};

  std::string bad_, good_;
  SayLine say_;
  bool told_ = false;
  std::chrono::steady_clock::time_point next_;  // not before then
};

}  // namespace trunkline::controlplane
