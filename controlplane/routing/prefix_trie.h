// Prefixes of telephone numbers, thousands of them: all that fit a number are found by one walk along it.
#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace trunkline::controlplane {

/// Made once, then only read. A node is 12 octets and its children lie side by side, so that ten thousand
/// prefixes stay within a second-level cache.
class PrefixTrie {
 public:
  struct Entry {
    std::string_view prefix;  // characters of an alphabet of digits, '+', '*' and '#'; may be empty
    std::uint32_t value;
  };
  PrefixTrie() = default;
  /// Entries of one prefix keep their order.
  explicit PrefixTrie(std::span<const Entry> entries);

  /// Calls `f(std::size_t length, std::uint32_t value)` for each entry whose prefix `number` begins with, the
  /// shortest first.
  template <class F>
  void for_each(std::string_view number, F&& f) const {
    if (nodes_.empty()) return;
    const Node* node = nodes_.data();
    for (std::size_t length = 0;; ++length) {
      for (std::uint32_t i = 0; i < node->values; ++i) f(length, values_[node->first_value + i]);
      const auto symbol = length < number.size() ? symbol_of(number[length]) : none;
      const std::uint32_t bit = 1U << symbol;
      if (symbol == none || (node->children & bit) == 0) return;
      node =
          &nodes_[node->first_child + static_cast<std::uint32_t>(std::popcount(node->children & (bit - 1U)))];
    }
  }

  [[nodiscard]] static bool is_prefix(std::string_view text) noexcept;
  [[nodiscard]] std::size_t nodes() const noexcept { return nodes_.size(); }

 private:
  struct Node {
    std::uint32_t first_child = 0;
    std::uint32_t first_value = 0;
    std::uint16_t children = 0;  // a bit a symbol
    std::uint16_t values = 0;
  };
  static_assert(sizeof(Node) == 12);
  static constexpr unsigned none = 16;

  [[nodiscard]] static constexpr unsigned symbol_of(char c) noexcept {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c == '+') return 10;
    if (c == '*') return 11;
    return c == '#' ? 12 : none;
  }
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> values_;
};

}  // namespace trunkline::controlplane
