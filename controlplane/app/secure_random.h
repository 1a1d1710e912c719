// The real source of chance: the kernel's, by the page.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/random.h"

namespace trunkline::controlplane {

/// Tags, branches and session ids must not be guessable. One thread uses it. Throws std::runtime_error if the
/// kernel gives nothing, which it does only before it has been seeded at boot.
class SecureRandom final : public base::Random {
 public:
  [[nodiscard]] std::uint64_t next() override {
    if (at_ == page_.size()) refill();
    return page_[at_++];
  }

 private:
  void refill();

  std::array<std::uint64_t, 512> page_{};
  std::size_t at_ = page_.size();
};

}  // namespace trunkline::controlplane
