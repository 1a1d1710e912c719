// Who has called for help a little while ago: what belongs to that call is heard where its sender is not.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/instant.h"

namespace trunkline::dataplane {

/// Whether a message that nothing has looked at yet goes on with a call, by its method: ACK, CANCEL, PRACK,
/// UPDATE or BYE.
[[nodiscard]] bool goes_on_with_call(std::string_view octets) noexcept;

/// Fixed memory. With the ACK the caller becomes a known peer: until then it rings, perhaps for minutes.
class EmergencyCallers {
 public:
  static constexpr base::Duration remembered{std::chrono::minutes(5)};

  /// Room for those who call within half a minute, `per_second` of them; then the oldest is forgotten.
  explicit EmergencyCallers(std::uint32_t per_second);

  /// `key`: source_key() of the caller; `hash`: of the key, in a way that strangers do not know.
  void note(std::uint64_t key, std::uint64_t hash, base::Instant now) noexcept;
  [[nodiscard]] bool has(std::uint64_t key, std::uint64_t hash, base::Instant now) const noexcept;

 private:
  static constexpr std::size_t ways = 4;

  struct alignas(64) Set {
    std::array<std::uint64_t, ways> keys{};  // 0: free
    std::array<base::Instant, ways> until{};
  };
  static_assert(sizeof(Set) == 64);

  std::vector<Set> sets_;
};

}  // namespace trunkline::dataplane
