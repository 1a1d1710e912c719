// The parameters and the headers of a URI: ;name=value;name and ?name=value&name=value.
#pragma once

#include <cstddef>
#include <iterator>
#include <optional>
#include <string_view>

namespace trunkline::sip {

/// Escapes (%41) are as received: same_escaped() in uri_compare.h compares, unescape() in uri.h resolves
/// them.
struct UriPair {
  std::string_view name;
  std::string_view value;
  bool has_value = false;
};

/// A lazy range over text that a URI parser has checked.
class UriPairs {
 public:
  /// `text` without the leading ';' or '?'.
  constexpr UriPairs(std::string_view text, char separator) noexcept : text_(text), separator_(separator) {}

  class Iterator {
   public:
    using value_type = UriPair;
    using difference_type = std::ptrdiff_t;
    Iterator() noexcept = default;
    Iterator(std::string_view rest, char separator) noexcept : rest_(rest), separator_(separator) { read(); }
    const UriPair& operator*() const noexcept { return pair_; }
    const UriPair* operator->() const noexcept { return &pair_; }
    Iterator& operator++() noexcept {
      read();
      return *this;
    }
    Iterator operator++(int) noexcept {
      auto before = *this;
      read();
      return before;
    }
    friend bool operator==(const Iterator& it, std::default_sentinel_t) noexcept { return it.end_; }

   private:
    void read() noexcept {
      end_ = rest_.empty();
      if (end_) return;
      const auto item = rest_.substr(0, rest_.find(separator_));
      rest_.remove_prefix(item.size() == rest_.size() ? item.size() : item.size() + 1);
      const auto equal = item.find('=');
      pair_.has_value = equal != std::string_view::npos;
      pair_.name = item.substr(0, equal);
      pair_.value = pair_.has_value ? item.substr(equal + 1) : std::string_view{};
    }
    std::string_view rest_;
    char separator_ = ';';
    bool end_ = true;
    UriPair pair_;
  };

  [[nodiscard]] Iterator begin() const noexcept { return {text_, separator_}; }
  [[nodiscard]] static std::default_sentinel_t end() noexcept { return {}; }
  /// The first of that name, any case.
  [[nodiscard]] std::optional<UriPair> find(std::string_view name) const noexcept;
  [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }

 private:
  std::string_view text_;
  char separator_;
};

}  // namespace trunkline::sip
