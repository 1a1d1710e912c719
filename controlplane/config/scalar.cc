#include "controlplane/config/scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace trunkline::controlplane {
namespace {

constexpr std::size_t longest_text = 255;

std::string in_ticks(std::string_view word) { return '`' + std::string(word) + '`'; }

bool is_printable(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; }

}  // namespace

tl::unexpected<Misread> misread(std::string what, std::string advice) {
  return tl::unexpected(Misread{ConfigFaultKind::wrong_type, std::move(what), std::move(advice)});
}

tl::unexpected<Misread> outside(std::string what, std::string advice) {
  return tl::unexpected(Misread{ConfigFaultKind::out_of_range, std::move(what), std::move(advice)});
}

Scanned<bool> Scalar<bool>::read(std::string_view word, bool quoted) {
  if (!quoted && word == "true") return true;
  if (!quoted && word == "false") return false;
  constexpr std::array<std::string_view, 8> yes{"yes", "Yes", "on", "On", "True", "TRUE", "1", "true"};
  constexpr std::array<std::string_view, 8> no{"no", "No", "off", "Off", "False", "FALSE", "0", "false"};
  std::string advice;
  if (std::find(yes.begin(), yes.end(), word) != yes.end()) advice = "write true";
  if (std::find(no.begin(), no.end(), word) != no.end()) advice = "write false";
  return misread("must be true or false, not " + in_ticks(word), advice);
}

Scanned<std::uint64_t> read_whole_number(std::string_view word, bool quoted, std::uint64_t most) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error == std::errc{} && end == word.data() + word.size()) {
    if (quoted) return misread("must be a number, not a text in quotes", "write " + std::string(word));
    if (word.size() > 1 && word.front() == '0') {
      return misread("must be a decimal number without leading zeros", "write " + std::to_string(number));
    }
    if (number <= most) return number;
  } else if (error != std::errc::result_out_of_range) {
    return misread("must be a whole number, not " + in_ticks(word));
  }
  return outside("must be at most " + std::to_string(most) + ", not " + std::string(word));
}

Scanned<std::string> Scalar<std::string>::read(std::string_view word, bool) {
  if (word.empty()) return misread("must not be empty");
  if (word.size() > longest_text) return outside("must be at most 255 characters long");
  if (!std::all_of(word.begin(), word.end(), is_printable)) {
    return misread("must not hold control characters");
  }
  return std::string(word);
}

}  // namespace trunkline::controlplane
