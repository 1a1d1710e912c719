// Our own From and To tags: they name the session, so that a request within a dialog needs no table to find
// it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ascii.h"
#include "base/handle.h"
#include "sip/message/hex_digits.h"

namespace trunkline::sip {

/// A tag of ours. `secret` is drawn for each leg from base::Random: 64 bits which make the tag unguessable
/// and unique (RFC 3261 section 19.3 asks for 32). The whole of a received tag must equal the one that was
/// given out.
struct LocalTag {
  static constexpr std::size_t length = 36;
  using Text = std::array<char, length>;

  base::SessionHandle session;
  std::uint64_t secret = 0;
  std::uint8_t leg = 0;   // which side of the session
  std::uint8_t fork = 0;  // which of several early dialogs of one INVITE (RFC 3261 section 12.1)

  [[nodiscard]] Text text() const noexcept {
    Text out{};
    auto* at = out.begin();
    const auto put = [&at](const auto& digits) { at = std::copy(digits.begin(), digits.end(), at); };
    put(base::to_hex(secret));
    put(base::to_hex(static_cast<std::uint8_t>(session.owner)));
    put(base::to_hex(static_cast<std::uint32_t>(session.index)));
    put(base::to_hex(session.generation));
    *at++ = static_cast<char>('0' + (leg & 7));
    *at = static_cast<char>('0' + (fork & 7));
    return out;
  }

  /// Nothing for a tag that cannot be ours.
  [[nodiscard]] static std::optional<LocalTag> parse(std::string_view text) noexcept {
    if (text.size() != length) return std::nullopt;
    const auto secret = read_hex<std::uint64_t>(text);
    const auto owner = read_hex<std::uint8_t>(text.substr(16));
    const auto where = read_hex<std::uint64_t>(text.substr(18));  // index and generation
    const char leg = text[34];
    const char fork = text[35];
    if (!secret || !owner || !where || *where >> 56 != 0) return std::nullopt;
    if (leg < '0' || leg > '7' || fork < '0' || fork > '7') return std::nullopt;
    LocalTag tag;
    tag.session.owner = *owner;
    tag.session.index = *where >> 32 & 0xff'ffff;
    tag.session.generation = static_cast<std::uint32_t>(*where);
    tag.secret = *secret;
    tag.leg = static_cast<std::uint8_t>(leg - '0');
    tag.fork = static_cast<std::uint8_t>(fork - '0');
    return tag;
  }

  friend constexpr bool operator==(const LocalTag&, const LocalTag&) noexcept = default;
};

[[nodiscard]] inline std::string_view view(const LocalTag::Text& text) noexcept {
  return {text.data(), text.size()};
}

}  // namespace trunkline::sip
