#include "controlplane/config/dialled_scalars.h"

#include <algorithm>

#include "base/ascii.h"
#include "controlplane/routing/numbering.h"
#include "sip/message/sos_urn.h"

namespace trunkline::controlplane {
namespace {

constexpr std::size_t longest_emergency_number = 32;

bool is_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), base::is_digit); }

tl::unexpected<Misread> no_digits(std::string_view word) {
  return misread("must be digits, not `" + std::string(word) + '`',
                 word.starts_with('+') ? "without the +" : "");
}

}  // namespace

Scanned<Digits> Scalar<Digits>::read(std::string_view word, bool quoted) {
  if (!is_digits(word)) return no_digits(word);
  return Scalar<std::string>::read(word, quoted).map([](std::string text) {
    return Digits{std::move(text)};
  });
}

Scanned<TrunkPrefix> Scalar<TrunkPrefix>::read(std::string_view word, bool quoted) {
  if (word.empty()) return TrunkPrefix{};
  return Scalar<Digits>::read(word, quoted).map([](Digits read) {
    return TrunkPrefix{std::move(read.text)};
  });
}

Scanned<EmergencyNumber> Scalar<EmergencyNumber>::read(std::string_view word, bool) {
  if (sip::is_sos_urn(word)) return EmergencyNumber{std::string(word)};
  if (word.size() > longest_emergency_number + (word.starts_with('+') ? 1U : 0U))
    return outside("must be at most 32 digits long");
  if (is_number(word)) return EmergencyNumber{std::string(word)};
  return misread("must be a number that is dialled: digits, * and #, with or without + before them, not `" +
                     std::string(word) + '`',
                 "such as 112");
}

}  // namespace trunkline::controlplane
