// Reads parameters and ports of plain values: without escapes, and without white space between. Included by
// the files that read such values.
#pragma once

#ifdef __x86_64__

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/ascii.h"
#include "sip/message/character_span.h"
#include "sip/message/marks.h"
#include "sip/message/params.h"

namespace trunkline::sip {
namespace {

TRUNKLINE_AVX2_INLINE std::string_view between(const char* begin, const char* end) noexcept {
  return {begin, static_cast<std::size_t>(end - begin)};
}

/// The eight octets in front of `end`, which are there, the first lowest.
TRUNKLINE_AVX2_INLINE std::uint64_t eight_before(const char* end) noexcept {
  std::uint64_t octets = 0;
  std::memcpy(&octets, end - sizeof octets, sizeof octets);
  return octets;
}

/// token_key() of a name that is not empty and has eight octets in front of its end.
TRUNKLINE_AVX2_INLINE std::uint64_t key_of_name(std::string_view name) noexcept {
  if (name.size() > 8) return 0;
  const auto others = 64 - 8 * name.size();
  return (eight_before(name.data() + name.size()) | 0x2020'2020'2020'2020) >> others;
}

/// One to five digits are all there is between, where no marks are. There are eight octets in front of `end`.
TRUNKLINE_AVX2_INLINE bool read_plain_port(const char* begin, const char* end, std::uint16_t& port) noexcept {
  const auto size = static_cast<std::size_t>(end - begin);
  if (size - 1 > 4) return false;
  // As eight digits, zeros in front: pairs, fours, and all of them are put together at once.
  const auto others = 64 - 8 * size;
  const auto digits = (eight_before(end) ^ 0x3030'3030'3030'3030) >> others << others;
  // Of what is no mark only digits have that high half.
  if ((digits & 0xf0f0'f0f0'f0f0'f0f0) != 0) return false;
  const auto pairs = digits * 10 + (digits >> 8);
  const auto number = ((pairs & 0x0000'00ff'0000'00ff) * 0x000f'4240'0000'0064 +
                       (pairs >> 16 & 0x0000'00ff'0000'00ff) * 0x0000'2710'0000'0001) >>
                      32;
  port = static_cast<std::uint16_t>(number);
  return number <= 65535;
}

/// The host at the last mark's other side: a name or an IPv4 address up to the mark `mark`, or, if that is
/// where it begins, an IPv6 reference. Gives the mark behind it; nowhere: it is none.
TRUNKLINE_AVX2_INLINE Mark read_plain_host(Marks& marks, const char* begin, Mark mark,
                                           std::string_view& host) noexcept {
  if (mark.at == begin) [[unlikely]] {
    if (mark.octet != '[') return {};
    if (marks.next().octet != ':') return {};
    mark = marks.next_but<in_ipv6>();
    if (mark.octet != ']') return {};
    const auto* const end = mark.at;
    if (end_of_run<in_ipv6>(begin + 1, begin + 1, end) != end) return {};
    mark = marks.next();
    if (mark.at != end + 1) return {};
  }
  host = between(begin, mark.at);
  return mark;
}

/// [":" port] at `mark`. Gives the mark behind it; nowhere: it is none.
TRUNKLINE_AVX2_INLINE Mark read_plain_port(Marks& marks, Mark mark, std::uint16_t& port) noexcept {
  if (mark.octet != ':') return mark;
  const auto* const begin = mark.at + 1;
  mark = marks.next();
  return read_plain_port(begin, mark.at, port) ? mark : Mark{};
}

/// A token, host or quoted string without a backslash from `begin` on, behind the last mark; `mark` becomes
/// the mark behind it, or nowhere.
TRUNKLINE_AVX2_INLINE std::string_view read_plain_param_value(Marks& marks, const char* begin, Mark& mark,
                                                              bool& quoted) noexcept {
  // Tags and branches in base64 have '/' and '=' in the field, too.
  do mark = marks.next_but<in_parameter_value | in_parameter>(';', '=');
  while (mark.octet == '=');
  if (mark.at != begin) return between(begin, mark.at);
  quoted = mark.octet == '"';
  if (quoted) {
    do mark = marks.next();
    while (mark.at != marks.end() && !is_in(mark.octet, ends_quoted_text));
    const auto* const end = mark.at;
    if (mark.octet == '"') {
      mark = marks.next();
      if (mark.at == end + 1) return between(begin + 1, end);
    }
  }
  mark = {};
  return {};
}

/// Reads *( ";" parameter ) from `mark` on, which ends with a comma or with the text. Each parameter is
/// handed to `each(key, param, text)`, `key` being that of its name; there are seven octets in front of
/// `mark`. Gives the place behind them, or nullptr: they are not plain, or `each` found an error.
template <class Each>
TRUNKLINE_AVX2_INLINE const char* read_plain_params(Marks& marks, Mark mark, Params& params,
                                                    Each&& each) noexcept {
  const auto* const begin = mark.at;
  while (mark.octet == ';') {
    const auto* const name = mark.at + 1;
    mark = marks.next_but<in_token>('=', ';');
    if (mark.at == name) return nullptr;
    Param param{between(name, mark.at), {}, false, false};
    if (mark.octet == '=') {
      param.value = read_plain_param_value(marks, mark.at + 1, mark, param.quoted);
      if (mark.at == nullptr) return nullptr;
      param.has_value = true;
    }
    if (each(key_of_name(param.name), param, between(name, mark.at))) return nullptr;
  }
  if (mark.octet != ',' && mark.at != marks.end()) return nullptr;
  params = Params(between(begin, mark.at));
  return mark.at;
}

}  // namespace
}  // namespace trunkline::sip

#endif
