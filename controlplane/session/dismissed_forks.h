// The losing forks that were sent away lately: each gets one BYE, however often its 2xx comes again.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/drawn_key.h"
#include "base/instant.h"
#include "base/random.h"
#include "base/sip_hash.h"

namespace trunkline::controlplane {

/// A fork repeats its 2xx until it has heard our ACK (RFC 3261 section 13.3.1.4), perhaps after the session
/// is gone: so this outlives sessions. Past `most` forks within the time the oldest is forgotten, and may get
/// a second BYE, which it answers 481.
class DismissedForks {
 public:
  static constexpr std::size_t most = 512;

  /// `memory`: 64*T1, after which no fork repeats anything.
  DismissedForks(base::Random& random, base::Duration memory)
      : hash_(base::drawn_key(random)), memory_(memory) {}

  void remember_for(base::Duration memory) noexcept { memory_ = memory; }

  /// Whether this fork, by our own From tag and its To tag, has not been sent away yet. It is from now on.
  [[nodiscard]] bool first_time(std::string_view our_tag, std::string_view its_tag,
                                base::Instant now) noexcept {
    const std::uint64_t fork = hash_(our_tag) ^ (hash_(its_tag) * 3);  // *3: equal tags must not cancel out
    for (const auto& known : forks_) {
      if (known.fork == fork && now < known.until) return false;
    }
    forks_[next_] = {fork, now + memory_};
    next_ = (next_ + 1) % most;
    return true;
  }

 private:
  struct Fork {
    std::uint64_t fork = 0;
    base::Instant until;
  };

  base::SipHash hash_;
  base::Duration memory_;
  std::array<Fork, most> forks_{};
  std::size_t next_ = 0;
};

}  // namespace trunkline::controlplane
