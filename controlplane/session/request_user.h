// The token that comes back with what becomes of a request: which session sent it, to which side, and what it
// was.
#pragma once

#include <cstdint>

#include "base/handle.h"
#include "controlplane/session/session.h"

namespace trunkline::controlplane {

enum class RequestUse : std::uint8_t { invite, bye, stray, relayed, refresh, probe, outside, message };

/// A shard's own sessions only, so the owner's eight bits of the handle carry the rest.
struct RequestUser {
  base::SessionHandle session;
  Side side = Side::a;
  RequestUse use = RequestUse::stray;
  std::uint8_t branch = 0;  // of a fork, 0 to 7

  [[nodiscard]] std::uint64_t pack() const noexcept {
    return (std::uint64_t{session.generation} << 32) | (std::uint64_t{session.index} << 8) |
           (std::uint64_t{branch} << 5) | (static_cast<std::uint64_t>(side) << 4) |
           static_cast<std::uint64_t>(use);
  }
  [[nodiscard]] static RequestUser unpack(std::uint64_t user, base::ShardId shard) noexcept {
    RequestUser unpacked;
    unpacked.session.owner = static_cast<std::uint8_t>(shard);
    unpacked.session.index = static_cast<std::uint32_t>(user >> 8) & 0xff'ffff;
    unpacked.session.generation = static_cast<std::uint32_t>(user >> 32);
    unpacked.side = ((user >> 4) & 1) == 0 ? Side::a : Side::b;
    unpacked.use = static_cast<RequestUse>(user & 0xf);
    unpacked.branch = static_cast<std::uint8_t>((user >> 5) & 7);
    return unpacked;
  }
};

/// Of a request that an entry of another table is kept for.
template <class Handle>
[[nodiscard]] constexpr RequestUser user_naming(Handle entry, RequestUse use,
                                                std::uint8_t branch = 0) noexcept {
  base::SessionHandle name;
  name.owner = entry.owner;
  name.index = entry.index;
  name.generation = entry.generation;
  return {name, Side::a, use, branch};
}
template <class Handle>
[[nodiscard]] constexpr Handle named_by(const RequestUser& user) noexcept {
  Handle entry;
  entry.owner = user.session.owner;
  entry.index = user.session.index;
  entry.generation = user.session.generation;
  return entry;
}

}  // namespace trunkline::controlplane
