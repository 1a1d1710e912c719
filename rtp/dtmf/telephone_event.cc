#include "rtp/dtmf/telephone_event.h"

#include "base/ascii.h"

namespace trunkline::rtp {
namespace {

constexpr std::uint8_t last_digit = 15;
constexpr std::uint16_t every_digit = 0xffff;

/// "7" or "0-15". Nothing: neither. A range that runs backwards is none.
std::optional<std::uint16_t> digits_in(std::string_view range) noexcept {
  const auto dash = range.find('-');
  const auto first = base::parse_decimal<std::uint8_t>(range.substr(0, dash));
  const auto last =
      dash == std::string_view::npos ? first : base::parse_decimal<std::uint8_t>(range.substr(dash + 1));
  if (!first || !last || *first > *last) return std::nullopt;
  std::uint16_t digits = 0;
  for (unsigned event = *first; event <= std::min<unsigned>(*last, last_digit); ++event) {
    digits = static_cast<std::uint16_t>(digits | 1U << event);
  }
  return digits;
}

}  // namespace

std::uint16_t digits_taken(std::string_view parameters) noexcept {
  std::optional<std::uint16_t> taken;
  while (!parameters.empty()) {
    const auto comma = parameters.find(',');
    const auto digits = digits_in(parameters.substr(0, comma));
    if (digits) taken = static_cast<std::uint16_t>(taken.value_or(0) | *digits);
    parameters = comma == std::string_view::npos ? std::string_view{} : parameters.substr(comma + 1);
  }
  return taken.value_or(every_digit);
}

}  // namespace trunkline::rtp
