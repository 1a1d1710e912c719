// What the pieces of a header field's value are as text: those that are ours, and those that have to be
// looked at.
#pragma once

#include <algorithm>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace trunkline::sip {

template <class T>
concept WholeNumber = std::integral<T> && !std::same_as<T, char> && !std::same_as<T, bool>;

/// Words that the source code has: no line end is in them but one that we want there.
template <std::size_t N>
struct Literal {
  const char* octets;
  [[nodiscard]] static constexpr std::size_t size() noexcept { return N; }
};

/// Other words of ours, or digits. So many octets can be copied, whatever its size, that one copy of a known
/// size does.
class PaddedText {
 public:
  static constexpr std::size_t most = 31;

  constexpr PaddedText() noexcept = default;
  template <std::size_t N>
  explicit constexpr PaddedText(const char (&literal)[N]) noexcept : size_(N - 1) {
    static_assert(N - 1 <= most);
    std::copy_n(static_cast<const char*>(literal), N - 1, octets_);
  }
  explicit PaddedText(WholeNumber auto number) noexcept
      : size_(static_cast<char>(std::to_chars(octets_, octets_ + most, number).ptr - octets_)) {}

  [[nodiscard]] constexpr std::size_t size() const noexcept { return static_cast<std::size_t>(size_); }
  [[nodiscard]] constexpr const char* octets() const noexcept { return octets_; }

 private:
  char octets_[most] = {};
  char size_ = 0;
};
static_assert(sizeof(PaddedText) == 32);

// Literals, and single characters, are ours; a text may come from anywhere.

template <std::size_t N>
[[nodiscard]] Literal<N - 1> piece_text(const char (&literal)[N]) noexcept {
  return {literal};
}
/// An array that may be written to is no literal, whatever is in it: a view of what counts is handed in.
template <std::size_t N>
void piece_text(char (&buffer)[N]) = delete;
[[nodiscard]] inline Literal<1> piece_text(const char& c) noexcept { return {&c}; }
[[nodiscard]] inline PaddedText piece_text(WholeNumber auto number) noexcept { return PaddedText(number); }
template <class Text>
requires(std::convertible_to<const Text&, std::string_view> && !std::is_array_v<Text>)
    [[nodiscard]] std::string_view piece_text(const Text& text) noexcept {
  return text;
}

/// What a header field's value is made of.
template <class T>
concept Piece = requires(T&& piece) {
  piece_text(piece);
};

}  // namespace trunkline::sip
