// Holds things back, each for a time of its own.
#pragma once

#include <functional>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

#include "base/instant.h"

namespace trunkline::trafgen {

template <class T>
class DelayLine {
 public:
  void put(base::Instant until, T value) { held_.push({until, next_++, std::move(value)}); }
  /// One that has been held long enough, the one that was due first.
  [[nodiscard]] std::optional<T> take(base::Instant now) {
    if (held_.empty() || held_.top().until > now) return std::nullopt;
    T value = held_.top().value;
    held_.pop();
    return value;
  }
  [[nodiscard]] std::size_t size() const noexcept { return held_.size(); }

 private:
  struct Held {
    base::Instant until;
    std::uint64_t turn;  // keeps the order among those that are due together
    T value;

    friend bool operator>(const Held& a, const Held& b) noexcept {
      return std::pair(a.until, a.turn) > std::pair(b.until, b.turn);
    }
  };

  std::priority_queue<Held, std::vector<Held>, std::greater<>> held_;
  std::uint64_t next_ = 0;
};

}  // namespace trunkline::trafgen
