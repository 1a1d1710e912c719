// The token that comes back with what becomes of a request: which session sent it, to which side, and what it
// was.
#pragma once

#include <bit>
#include <cstdint>

#include "base/handle.h"
#include "controlplane/session/session.h"

namespace trunkline::controlplane {

enum class RequestUse : std::uint8_t {
  invite,
  bye,
  stray,
  relayed,
  refresh,
  probe,
  outside,
  message,
  proxied
};

/// A shard's own sessions only, so the owner's eight bits of the handle carry the rest.
struct RequestUser {
  base::SessionHandle session;
  Side side = Side::a;
  RequestUse use = RequestUse::stray;
  std::uint8_t branch = 0;  // of a fork, 0 to 7

  [[nodiscard]] std::uint64_t pack() const noexcept {
    auto named = session;
    named.owner = (std::uint32_t{branch} << 5 | std::uint32_t{static_cast<std::uint8_t>(side)} << 4 |
                   std::uint32_t{static_cast<std::uint8_t>(use)}) &
                  0xff;
    return std::bit_cast<std::uint64_t>(named);
  }
  [[nodiscard]] static RequestUser unpack(std::uint64_t user, base::ShardId shard) noexcept {
    RequestUser unpacked;
    unpacked.session = std::bit_cast<base::SessionHandle>(user);
    const std::uint32_t rest = unpacked.session.owner;
    unpacked.session.owner = static_cast<std::uint8_t>(shard);
    unpacked.side = static_cast<Side>(rest >> 4 & 1);
    unpacked.use = static_cast<RequestUse>(rest & 0xf);
    unpacked.branch = static_cast<std::uint8_t>(rest >> 5);
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
