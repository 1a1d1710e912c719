// Reads parameters and ports of plain values: without escapes, and without white space between. Included by
// the files that read such values.
#pragma once

#ifdef __x86_64__

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ascii.h"
#include "sip/message/character_span.h"
#include "sip/message/marks.h"
#include "sip/message/params.h"

namespace trunkline::sip {
namespace {

TRUNKLINE_AVX2 inline std::string_view between(const char* begin, const char* end) noexcept {
  return {begin, static_cast<std::size_t>(end - begin)};
}

/// One to five digits are all there is between.
TRUNKLINE_AVX2 inline bool read_plain_port(const char* begin, const char* end, std::uint16_t& port) noexcept {
  if (static_cast<std::size_t>(end - begin - 1) > 4) return false;
  unsigned number = 0;
  for (const auto* at = begin; at != end; ++at) {
    const auto digit = static_cast<unsigned>(*at - '0');
    if (digit > 9) return false;
    number = number * 10 + digit;
  }
  port = static_cast<std::uint16_t>(number);
  return number <= 65535;
}

/// The host at the last mark's other side: a name or an IPv4 address up to the mark `at`, or, if that is
/// where it begins, an IPv6 reference. Gives the mark behind it, or nullptr.
TRUNKLINE_AVX2 inline const char* read_plain_host(Marks& marks, const char* begin, const char* at,
                                                  std::string_view& host) noexcept {
  if (at == begin) [[unlikely]] {
    if (marks.at(at) != '[') return nullptr;
    at = marks.next();
    if (marks.at(at) != ':') return nullptr;
    at = marks.next_but<in_ipv6>();
    if (marks.at(at) != ']') return nullptr;
    const auto* const end = at;
    if (end_of_run<in_ipv6>(begin + 1, begin + 1, end) != end) return nullptr;
    at = marks.next();
    if (at != end + 1) return nullptr;
  }
  host = between(begin, at);
  return at;
}

/// [":" port] at the mark `at`. Gives the mark behind it, or nullptr.
TRUNKLINE_AVX2 inline const char* read_plain_port(Marks& marks, const char* at,
                                                  std::uint16_t& port) noexcept {
  if (marks.at(at) != ':') return at;
  const auto* const begin = at + 1;
  at = marks.next();
  return read_plain_port(begin, at, port) ? at : nullptr;
}

/// A token, host or quoted string without a backslash from `begin` on, behind the last mark; `at` becomes the
/// mark behind it, or nullptr.
TRUNKLINE_AVX2 inline std::string_view read_plain_param_value(Marks& marks, const char* begin,
                                                              const char*& at, bool& quoted) noexcept {
  // Tags and branches in base64 have '/' and '=' in the field, too.
  do at = marks.next_but<in_parameter_value | in_parameter>(';', '=');
  while (marks.at(at) == '=');
  if (at != begin) return between(begin, at);
  quoted = marks.at(at) == '"';
  if (quoted) {
    do at = marks.next();
    while (at != marks.end() && !is_in(*at, ends_quoted_text));
    const auto* const end = at;
    if (marks.at(end) == '"') {
      at = marks.next();
      if (at == end + 1) return between(begin + 1, end);
    }
  }
  at = nullptr;
  return {};
}

/// Reads *( ";" parameter ) from the mark `at` on, which ends with a comma or with the text. Each parameter
/// is handed to `each(param, text)`. Gives the place behind them, or nullptr: they are not plain, or `each`
/// found an error.
template <class Each>
TRUNKLINE_AVX2 inline const char* read_plain_params(Marks& marks, const char* at, Params& params,
                                                    Each&& each) noexcept {
  const auto* const begin = at;
  char c = marks.at(at);
  while (c == ';') {
    const auto* const name = at + 1;
    at = marks.next_but<in_token>('=', ';');
    c = marks.at(at);
    if (at == name) return nullptr;
    Param param{between(name, at), {}, false, false};
    if (c == '=') {
      const auto* const value = at + 1;
      param.value = read_plain_param_value(marks, value, at, param.quoted);
      if (at == nullptr) return nullptr;
      c = marks.at(at);
      param.has_value = true;
    }
    if (each(param, between(name, at))) return nullptr;
  }
  if (at != marks.end() && c != ',') return nullptr;
  params = Params(between(begin, at));
  return at;
}

}  // namespace
}  // namespace trunkline::sip

#endif
