// CSeq: the number of a request within its dialog, and its method.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ascii.h"
#include "base/result.h"
#include "sip/message/method.h"
#include "sip/message/parse_error.h"

namespace trunkline::sip {

struct CSeq {
  std::uint32_t number = 0;  // below 2^31
  Method method = Method::unknown;
  std::string_view method_text;
};

/// Source: RFC 3261 sections 8.1.1.5 and 20.16.
/// Errors: missing, bad_number, out_of_range (2^31 or more), bad_token, trailing_octets.
[[nodiscard]] base::Result<CSeq, ParseError> parse_cseq(std::string_view value) noexcept;

/// One space, and a method that we know: nearly all are like this. False: it has to be read in another way.
[[nodiscard]] inline bool read_plain_cseq(std::string_view value, CSeq& cseq) noexcept {
  constexpr std::ptrdiff_t most_digits = 10;
  const auto* const begin = value.data();
  const auto* const end = begin + value.size();
  const auto* at = begin;
  std::uint64_t number = 0;
  for (; at != end && base::is_digit(*at); ++at) number = number * 10 + static_cast<std::uint64_t>(*at - '0');
  if (at == begin || at - begin > most_digits || number >> 31 != 0 || at == end || *at != ' ') return false;
  cseq.number = static_cast<std::uint32_t>(number);
  cseq.method_text = {at + 1, static_cast<std::size_t>(end - at - 1)};
  cseq.method = parse_method(cseq.method_text);
  return cseq.method != Method::unknown;
}

/// The other way, which reads every CSeq.
[[nodiscard]] std::optional<ParseError> read_any_cseq(std::string_view value, CSeq& cseq) noexcept;

/// The same as parse_cseq() into `cseq`, which is new; the error, when there is one.
[[nodiscard]] inline std::optional<ParseError> read_cseq(std::string_view value, CSeq& cseq) noexcept {
  return read_plain_cseq(value, cseq) ? std::nullopt : read_any_cseq(value, cseq);
}

}  // namespace trunkline::sip
