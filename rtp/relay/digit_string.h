// Digits that a slot's peer shall be sent, as they cross from the control plane.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace trunkline::rtp {

struct DigitString {
  static constexpr std::size_t most = 32;

  std::array<std::uint8_t, most> events{};  // 0 to 15: see event_of()
  std::uint8_t count = 0;                   // of them; 0: what is being sent goes on under `payload_type`
  std::uint8_t payload_type = 0;  // of telephone-event, as the peer has it; 0: it takes none any more
};
static_assert(std::is_trivially_copyable_v<DigitString> && sizeof(DigitString) <= 52, "a part of a command");

}  // namespace trunkline::rtp
