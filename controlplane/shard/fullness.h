// How full a shard's tables are, as its workers are told after each step.
#pragma once

#include <algorithm>
#include <cstdint>

namespace trunkline::controlplane {

/// Of the table that is nearest to its end, in percent. What each holds at most is known from the start, so
/// that nothing is divided.
class Fullness {
 public:
  struct Counts {
    std::uint32_t transactions;
    std::uint32_t sessions;
    std::uint32_t streams;
    std::uint32_t ports;  // with those that rest: they are no use to anybody
  };

  explicit Fullness(const Counts& most) noexcept
      : transactions_(one_of(most.transactions)),
        sessions_(one_of(most.sessions)),
        streams_(one_of(most.streams)),
        ports_(one_of(most.ports)) {}

  [[nodiscard]] std::uint8_t percent(const Counts& used) const noexcept {
    return static_cast<std::uint8_t>(std::max({used.transactions * transactions_, used.sessions * sessions_,
                                               used.streams * streams_, used.ports * ports_}) >>
                                     32);
  }

 private:
  // The percent that one is of so many, times 2^32; none are never full. Rounded up: all of them are 100.
  static constexpr std::uint64_t one_of(std::uint32_t most) noexcept {
    return most == 0 ? 0 : ((std::uint64_t{100} << 32) + most - 1) / most;
  }

  std::uint64_t transactions_, sessions_, streams_, ports_;
};

}  // namespace trunkline::controlplane
