// A place in a header field's value, and the small steps every parser is made of.
#pragma once

#include <cstddef>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/ascii.h"
#include "sip/message/character_span.h"

namespace trunkline::sip {

/// Folding needs no step of its own: scan() lets CR and LF into a value only where a fold is, so both are
/// white space here. A view must outlive its Cursor.
class Cursor {
 public:
  explicit constexpr Cursor(std::string_view text) noexcept
      : begin_(text.data()), at_(text.data()), end_(text.data() + text.size()) {}

  [[nodiscard]] constexpr bool done() const noexcept { return at_ == end_; }
  /// The next octet; NUL at the end.
  [[nodiscard]] constexpr char peek() const noexcept { return at_ == end_ ? '\0' : *at_; }
  [[nodiscard]] constexpr std::string_view rest() const noexcept {
    return {at_, static_cast<std::size_t>(end_ - at_)};
  }
  [[nodiscard]] constexpr const char* position() const noexcept { return at_; }
  [[nodiscard]] constexpr std::string_view since(const char* earlier) const noexcept {
    return {earlier, static_cast<std::size_t>(at_ - earlier)};
  }

  constexpr bool accept(char c) noexcept {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  /// All of `text`, octet by octet, or nothing.
  bool accept(std::string_view text) noexcept {
    if (static_cast<std::size_t>(end_ - at_) < text.size()) return false;
    if (std::memcmp(at_, text.data(), text.size()) != 0) return false;
    at_ += text.size();
    return true;
  }
  constexpr void skip_lws() noexcept {
    while (at_ != end_ && static_cast<unsigned char>(*at_) <= ' ' && base::is_lws(*at_)) ++at_;
  }
  /// SEMI, COMMA, EQUAL, SLASH, COLON: the character with white space allowed around it. Nothing is consumed
  /// when it is another one, but white space.
  constexpr bool accept_with_lws(char c) noexcept {
    if (!accept(c)) {
      skip_lws();
      if (!accept(c)) return false;
    }
    skip_lws();
    return true;
  }
  /// As many octets as are in one of `sets`; may be none.
  template <unsigned sets, bool wide = shuffles_octets>
  std::string_view take() noexcept {
    const auto* const begin = at_;
    at_ = end_of_run<sets, RunOf::members, wide>(begin_, at_, end_);
    return since(begin);
  }
  /// As many octets as are in none of `sets`; may be none.
  template <unsigned sets, bool wide = shuffles_octets>
  std::string_view take_others() noexcept {
    const auto* const begin = at_;
    at_ = end_of_run<sets, RunOf::others, wide>(begin_, at_, end_);
    return since(begin);
  }
  constexpr std::string_view take_digits() noexcept {
    const auto* const begin = at_;
    while (at_ != end_ && base::is_digit(*at_)) ++at_;
    return since(begin);
  }
  constexpr void skip_to(const char* later) noexcept { at_ = later; }

  /// What stands between the quotes, escapes as they are; nothing when there is no quoted string here or it
  /// does not end.
  template <bool wide = shuffles_octets>
  [[nodiscard]] std::optional<std::string_view> take_quoted() noexcept {
    if (peek() != '"') return std::nullopt;
    const auto* const begin = at_ + 1;
    for (const auto* p = begin;; p += 2) {
      p = end_of_run<ends_quoted_text, RunOf::others, wide>(begin_, p, end_);
      if (p == end_) return std::nullopt;
      if (*p == '"') {
        at_ = p + 1;
        return std::string_view(begin, static_cast<std::size_t>(p - begin));
      }
      if (end_ - p < 2) return std::nullopt;
    }
  }

 private:
  const char* begin_;
  const char* at_;
  const char* end_;
};

}  // namespace trunkline::sip
