// Names for things that live in tables: never a pointer, and a late user never hits the next tenant.
#pragma once

#include <compare>
#include <cstdint>

namespace trunkline::base {

enum class ShardId : std::uint8_t {};
enum class WorkerId : std::uint8_t {};

/// Where (owner, index) and which tenant (generation). `owner` is the ShardId, or for media the WorkerId,
/// whose table it is. A default handle names nothing: tables start their generations at 1. Trivially
/// copyable, 8 octets: it crosses rings and is stored in place of pointers everywhere.
template <class Tag>
struct Handle {
  std::uint32_t owner : 8 = 0;
  std::uint32_t index : 24 = 0;
  std::uint32_t generation = 0;

  [[nodiscard]] constexpr explicit operator bool() const noexcept { return generation != 0; }
  friend constexpr bool operator==(const Handle&, const Handle&) noexcept = default;
};

using TransactionHandle = Handle<struct TransactionTag>;
using SessionHandle = Handle<struct SessionTag>;
using MediaHandle = Handle<struct MediaTag>;  // one slot: a pair of ports on one worker
static_assert(sizeof(MediaHandle) == 8);

}  // namespace trunkline::base
