// The short way to read a sip: or sips: URI as nearly all are. Included by the files that read plain values.
#pragma once

#ifdef __x86_64__

#include "sip/message/plain_params.h"
#include "sip/message/uri.h"

namespace trunkline::sip {
namespace {

/// "sip", "sips" or "tel" in small letters.
TRUNKLINE_AVX2 inline bool read_plain_scheme(std::string_view text, Uri& uri) noexcept {
  uri.scheme_text = text;
  if (text == "sip") {
    uri.scheme = Scheme::sip;
  } else if (text == "sips") {
    uri.scheme = Scheme::sips;
  } else if (text == "tel") {
    uri.scheme = Scheme::tel;
  } else {
    return false;
  }
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

/// The number of a tel: URI from `begin` on, behind the last mark. Gives the mark behind it, or nullptr.
TRUNKLINE_AVX2 inline const char* read_plain_number(Marks& marks, const char* begin, Uri& uri) noexcept {
  const auto* const at = marks.next_but<in_telephone>(';', '>');
  // Most letters are no marks, and are in no number.
  if (at == begin || end_of_run<in_telephone>(begin, begin, at) != at) return nullptr;
  uri.has_user = true;
  uri.user = between(begin, at);
  return at;
}

/// [ user "@" ] host [ ":" port ] from `host` on, behind the last mark. Gives the mark behind it, or nullptr.
[[gnu::always_inline]] TRUNKLINE_AVX2 inline const char* read_plain_user_and_host(Marks& marks,
                                                                                  const char* host,
                                                                                  Uri& uri) noexcept {
  // The user part may hold ';' and '?'; but nothing behind it may hold '@'.
  const auto at_host = marks;
  // A bare '#' is none of a user part's octets, but phones dial it; in_telephone adds nothing else.
  const auto* at = marks.next_but<in_user | in_telephone>('@', '>');
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
  return read_plain_port(marks, at, uri.port);
}

/// Reads from `begin` on, behind the last mark, a URI without escapes, password and headers. Gives the mark
/// behind it, which may be of any kind, or nullptr: it is not plain. Inline, so that the marks stay in
/// registers.
[[gnu::always_inline]] TRUNKLINE_AVX2 inline const char* read_plain_uri(Marks& marks, const char* begin,
                                                                        Uri& uri) noexcept {
  const auto* at = marks.next();
  if (marks.at(at) != ':' || !read_plain_scheme(between(begin, at), uri)) return nullptr;
  const auto* const rest = at + 1;
  at = uri.scheme == Scheme::tel ? read_plain_number(marks, rest, uri)
                                 : read_plain_user_and_host(marks, rest, uri);
  if (at != nullptr && marks.at(at) == ';') at = read_plain_uri_params(marks, at, uri);
  if (at != nullptr) uri.text = between(begin, at);
  return at;
}

}  // namespace
}  // namespace trunkline::sip

#endif
