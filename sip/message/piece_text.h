// A piece of a header field's value as text: texts as they are, characters, and whole numbers in digits.
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace trunkline::sip {

template <class T>
concept WholeNumber = std::integral<T> && !std::same_as<T, char> && !std::same_as<T, bool>;

/// Whether no line end can be in such a piece unless we wrote it there: digits, and literals.
template <class T>
inline constexpr bool is_own_piece = WholeNumber<T> || std::is_array_v<T>;

class PieceText {
 public:
  PieceText(std::string_view text) noexcept : data_(text.data()), size_(text.size()) {}
  PieceText(const char& c) noexcept : data_(&c), size_(1) {}
  PieceText(WholeNumber auto number) noexcept : data_(digits_) {
    size_ = static_cast<std::size_t>(std::to_chars(digits_, digits_ + sizeof digits_, number).ptr - digits_);
  }
  template <class Text>
  requires(std::convertible_to<const Text&, std::string_view> && !std::same_as<Text, std::string_view>)
      PieceText(const Text& text)
  noexcept : PieceText(std::string_view(text)) {}
  PieceText(const PieceText&) = delete;
  PieceText& operator=(const PieceText&) = delete;

  /// Lives as long as this object, and what it was made of.
  [[nodiscard]] std::string_view view() const noexcept { return {data_, size_}; }

 private:
  char digits_[24];  // set for a number only
  const char* data_;
  std::size_t size_ = 0;
};

}  // namespace trunkline::sip
