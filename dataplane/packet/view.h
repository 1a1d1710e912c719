// Header structs laid over a packet's octets, never past their end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace trunkline::dataplane {

/// What may be laid over received octets: no alignment, no padding, every bit pattern valid.
template <class Header>
concept WireHeader = std::is_trivially_copyable_v<Header> && std::is_standard_layout_v<Header> &&
                     alignof(Header) == 1;

/// The header `offset` octets into `octets`; nullptr when it would run past their end.
template <WireHeader Header>
[[nodiscard]] inline Header* view(std::span<std::uint8_t> octets, std::size_t offset = 0) noexcept {
  if (offset > octets.size() || octets.size() - offset < sizeof(Header)) return nullptr;
  return reinterpret_cast<Header*>(octets.data() + offset);
}
template <WireHeader Header>
[[nodiscard]] inline const Header* view(std::span<const std::uint8_t> octets,
                                        std::size_t offset = 0) noexcept {
  if (offset > octets.size() || octets.size() - offset < sizeof(Header)) return nullptr;
  return reinterpret_cast<const Header*>(octets.data() + offset);
}

}  // namespace trunkline::dataplane
