// Header fields that are a number: Max-Forwards, Expires, Min-Expires, Content-Length, RSeq and their like.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "base/ascii.h"
#include "base/result.h"
#include "sip/message/parse_error.h"

namespace trunkline::sip {

/// The whole of `value` must be 1*DIGIT, which `T` can hold. Leading zeros are allowed.
/// Errors: missing, bad_number, out_of_range.
template <std::unsigned_integral T>
[[nodiscard]] base::Result<T, ParseError> parse_number(std::string_view value) noexcept {
  // Nearly always a few digits and nothing else, of which none can be too many for 32 bits.
  constexpr std::size_t few = 9;
  std::uint32_t few_digits = 0;
  std::size_t i = 0;
  for (; i < value.size() && i < few && base::is_digit(value[i]); ++i) {
    few_digits = few_digits * 10 + static_cast<std::uint32_t>(value[i] - '0');
  }
  if (i == value.size() && i != 0 && few_digits <= std::numeric_limits<T>::max())
    return static_cast<T>(few_digits);
  value = base::trim(value);
  if (value.empty()) return base::fail(ParseError::missing);
  if (const auto number = base::parse_decimal<T>(value)) return *number;
  for (const char c : value) {
    if (!base::is_digit(c)) return base::fail(ParseError::bad_number);
  }
  return base::fail(ParseError::out_of_range);
}

}  // namespace trunkline::sip
