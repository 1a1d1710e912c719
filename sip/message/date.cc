#include "sip/message/date.h"

#include <chrono>
#include <optional>

#include "base/ascii.h"

namespace trunkline::sip {
namespace {

constexpr std::string_view days = "SunMonTueWedThuFriSat";
constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";

/// Which of the three-letter names `text` is, in any case.
std::optional<unsigned> index_of(std::string_view text, std::string_view names) noexcept {
  for (unsigned i = 0; i < names.size() / 3; ++i) {
    if (base::equals_ignoring_case(text, names.substr(3 * std::size_t{i}, 3))) return i;
  }
  return std::nullopt;
}

std::optional<unsigned> number(std::string_view text, unsigned most) noexcept {
  const auto value = base::parse_decimal<unsigned>(text);
  return value && *value <= most ? value : std::nullopt;
}

void put(std::array<char, 29>& text, std::size_t at, unsigned value, std::size_t digits) noexcept {
  for (std::size_t i = digits; i-- > 0; value /= 10) text[at + i] = static_cast<char>('0' + value % 10);
}

void put(std::array<char, 29>& text, std::size_t at, std::string_view word) noexcept {
  word.copy(text.data() + at, word.size());
}

}  // namespace

base::Result<std::int64_t, ParseError> parse_date(std::string_view value) noexcept {
  const auto text = base::trim(value);
  if (text.empty()) return base::fail(ParseError::missing);
  // The grammar has fixed widths and single spaces: "Sat, 13 Nov 2010 23:29:00 GMT".
  constexpr std::string_view shape = "xxx, xx xxx xxxx xx:xx:xx GMT";
  if (text.size() != shape.size()) return base::fail(ParseError::bad_date);
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] != 'x' && text[i] != shape[i]) return base::fail(ParseError::bad_date);
  }
  const auto month = index_of(text.substr(8, 3), months);
  const auto day = number(text.substr(5, 2), 31);
  const auto year = number(text.substr(12, 4), 9999);
  const auto hour = number(text.substr(17, 2), 23);
  const auto minute = number(text.substr(20, 2), 59);
  const auto second = number(text.substr(23, 2), 60);
  if (!index_of(text.substr(0, 3), days) || !month || !day || !year || !hour || !minute || !second) {
    return base::fail(ParseError::bad_date);
  }
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                         std::chrono::month{*month + 1}, std::chrono::day{*day}};
  if (!date.ok()) return base::fail(ParseError::bad_date);
  const std::int64_t since_1970 = std::chrono::sys_days{date}.time_since_epoch().count();
  return since_1970 * 86400 + *hour * 3600 + *minute * 60 + *second;
}

std::array<char, 29> write_date(std::int64_t seconds) noexcept {
  const auto day =
      std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds{std::chrono::seconds{seconds}});
  const std::chrono::year_month_day date{day};
  const std::chrono::weekday weekday{day};
  const auto in_day = static_cast<unsigned>(seconds - std::int64_t{day.time_since_epoch().count()} * 86400);
  std::array<char, 29> text{};
  put(text, 0, "xxx, xx xxx xxxx xx:xx:xx GMT");
  put(text, 0, days.substr(3 * std::size_t{weekday.c_encoding()}, 3));
  put(text, 5, static_cast<unsigned>(date.day()), 2);
  put(text, 8, months.substr(3 * (std::size_t{static_cast<unsigned>(date.month())} - 1), 3));
  put(text, 12, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  put(text, 17, in_day / 3600, 2);
  put(text, 20, in_day / 60 % 60, 2);
  put(text, 23, in_day % 60, 2);
  return text;
}

}  // namespace trunkline::sip
