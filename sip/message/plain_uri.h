// The short way to read a sip: or sips: URI as nearly all are. Included by the files that read plain values.
#pragma once

#ifdef __x86_64__

#include <cstring>

#include "sip/message/plain_params.h"
#include "sip/message/uri.h"

namespace trunkline::sip {
namespace {

/// "sip" or "sips" in small letters.
TRUNKLINE_AVX2 inline bool read_plain_scheme(std::string_view text, Uri& uri) noexcept {
  const bool secure = text.size() == 4 && text[3] == 's';
  if ((!secure && text.size() != 3) || std::memcmp(text.data(), "sip", 3) != 0) return false;
  uri.scheme = secure ? Scheme::sips : Scheme::sip;
  uri.scheme_text = text;
  return true;
}

/// A list of name or name=value from the mark `at`, a ';', on. Gives the mark behind it, or nullptr.
TRUNKLINE_AVX2 inline const char* read_plain_uri_params(Marks& marks, const char* at, Uri& uri) noexcept {
  const auto* const begin = at + 1;
  char c = ';';
  while (c == ';') {
    const auto* const name = at + 1;
    at = marks.next_but<in_parameter>('=', ';', '>');
    if (at == name) return nullptr;
    c = marks.at(at);
    if (c != '=') continue;
    const auto* const value = at + 1;
    at = marks.next_but<in_parameter>(';', '>');
    if (at == value) return nullptr;
    c = marks.at(at);
  }
  uri.parameter_text = between(begin, at);
  return at;
}

/// Reads from `begin` on, behind the last mark, a URI without escapes, password and headers. Gives the mark
/// behind it, which may be of any kind, or nullptr: it is not plain. Inline, so that the marks stay in
/// registers.
[[gnu::always_inline]] TRUNKLINE_AVX2 inline const char* read_plain_uri(Marks& marks, const char* begin,
                                                                        Uri& uri) noexcept {
  const auto* at = marks.next();
  if (marks.at(at) != ':' || !read_plain_scheme(between(begin, at), uri)) return nullptr;
  const auto* host = at + 1;
  // The user part may hold ';' and '?'; but nothing behind it may hold '@'.
  const auto at_host = marks;
  // A bare '#' is none of a user part's octets, but phones dial it; in_telephone adds nothing else.
  at = marks.next_but<in_user | in_telephone>('@', '>');
  if (marks.at(at) == '@') {
    if (at == host) return nullptr;
    uri.has_user = true;
    uri.user = between(host, at);
    host = at + 1;
  } else {
    marks = at_host;
  }
  at = read_plain_host(marks, host, marks.next(), uri.host);
  if (at == nullptr) return nullptr;
  at = read_plain_port(marks, at, uri.port);
  if (at != nullptr && marks.at(at) == ';') at = read_plain_uri_params(marks, at, uri);
  if (at != nullptr) uri.text = between(begin, at);
  return at;
}

}  // namespace
}  // namespace trunkline::sip

#endif
