// Parameters of a header field: ;name=value;name="value";name.
#pragma once

#include <cstddef>
#include <iterator>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "sip/message/cursor.h"
#include "sip/message/parse_error.h"

namespace trunkline::sip {

/// One parameter. A quoted value is what stands between the quotes; see unquote() in quoted_string.h.
struct Param {
  std::string_view name;
  std::string_view value;
  bool has_value = false;
  bool quoted = false;
};

/// A lazy range over parameters: nothing is parsed before it is asked for. Iteration ends at the first fault,
/// which cannot be there when the text comes out of a parser of this room.
class Params {
 public:
  /// `text` is empty or a list of parameters, with or without a separator in front.
  constexpr Params() noexcept = default;
  constexpr explicit Params(std::string_view text, char separator = ';') noexcept
      : text_(text), separator_(separator) {}

  class Iterator {
   public:
    using value_type = Param;
    using difference_type = std::ptrdiff_t;
    Iterator() noexcept : cursor_({}) {}
    Iterator(std::string_view text, char separator) noexcept : cursor_(text), separator_(separator) {
      cursor_.accept_with_lws(separator_);
      read();
    }
    const Param& operator*() const noexcept { return param_; }
    const Param* operator->() const noexcept { return &param_; }
    Iterator& operator++() noexcept;
    Iterator operator++(int) noexcept {
      auto before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Iterator& it, std::default_sentinel_t) noexcept { return it.end_; }

   private:
    void read() noexcept;
    Cursor cursor_;
    char separator_ = ';';
    bool end_ = false;
    Param param_;
  };

  [[nodiscard]] Iterator begin() const noexcept { return {text_, separator_}; }
  [[nodiscard]] static std::default_sentinel_t end() noexcept { return {}; }

  /// The first parameter of that name, any case.
  [[nodiscard]] std::optional<Param> find(std::string_view name) const noexcept;
  [[nodiscard]] bool has(std::string_view name) const noexcept { return find(name).has_value(); }
  /// As it was received, separators included.
  [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }

 private:
  std::string_view text_;
  char separator_ = ';';
};

/// Reads *( ";" parameter ) at the cursor and the white space behind it, each parameter checked.
/// Errors: bad_parameter, bad_quoted_string.
[[nodiscard]] base::Result<Params, ParseError> take_params(Cursor& cursor, char separator = ';') noexcept;

}  // namespace trunkline::sip
