// Copying text out of a message, without folds and without the escapes of a quoted string; and into one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace trunkline::sip {

/// Copies `value` to `out`, each fold and the white space around it as one space (RFC 3261 section 7.3.1).
/// Returns what was written; nothing when `out` is too small. The result is never longer than `value`.
[[nodiscard]] std::optional<std::string_view> unfold(std::string_view value, std::span<char> out) noexcept;

/// Copies the inside of a quoted string to `out`, each quoted-pair as the character it stands for, folds as
/// unfold() does. Returns what was written; nothing when `out` is too small.
[[nodiscard]] std::optional<std::string_view> unquote(std::string_view inside, std::span<char> out) noexcept;

/// `text` as a quoted string, quotes and all. It has no line break: none can stand there.
[[nodiscard]] std::string quote(std::string_view text);

}  // namespace trunkline::sip
