// The short way to read a sip: or sips: URI as nearly all are. Included by the files that read plain values.
#pragma once

#ifdef __x86_64__

#include "sip/message/plain_params.h"
#include "sip/message/uri.h"

namespace trunkline::sip {
namespace {

/// "sip", "sips" or "tel" in small letters; a colon stands at `end`.
TRUNKLINE_AVX2_INLINE bool read_plain_scheme(const char* begin, const char* end, Uri& uri) noexcept {
  uri.scheme_text = between(begin, end);
  if (uri.scheme_text == "sip") {
    uri.scheme = Scheme::sip;
  } else if (uri.scheme_text == "sips") {
    uri.scheme = Scheme::sips;
  } else if (uri.scheme_text == "tel") {
    uri.scheme = Scheme::tel;
  } else {
    return false;
  }
  return true;
}

/// A list of name or name=value from `mark`, a ';', on. Gives the mark behind it; nowhere: it is none.
TRUNKLINE_AVX2_INLINE Mark read_plain_uri_params(Marks& marks, Mark mark, Uri& uri) noexcept {
  const auto* const begin = mark.at + 1;
  while (mark.octet == ';') {
    const auto* const name = mark.at + 1;
    mark = marks.next_but<in_parameter>('=', ';', '>');
    if (mark.at == name) return {};
    if (mark.octet != '=') continue;
    const auto* const value = mark.at + 1;
    mark = marks.next_but<in_parameter>(';', '>');
    if (mark.at == value) return {};
  }
  uri.parameter_text = between(begin, mark.at);
  return mark;
}

/// The number of a tel: URI from `begin` on, behind the last mark. Gives the mark behind it; nowhere: it is
/// none.
TRUNKLINE_AVX2_INLINE Mark read_plain_number(Marks& marks, const char* begin, Uri& uri) noexcept {
  const auto mark = marks.next_but<in_telephone>(';', '>');
  // Most letters are no marks, and are in no number.
  if (mark.at == begin || end_of_run<in_telephone>(begin, begin, mark.at) != mark.at) return {};
  uri.has_user = true;
  uri.user = between(begin, mark.at);
  return mark;
}

/// [ user "@" ] host [ ":" port ] from `host` on, behind the last mark. Gives the mark behind it; nowhere: it
/// is none.
TRUNKLINE_AVX2_INLINE Mark read_plain_user_and_host(Marks& marks, const char* host, Uri& uri) noexcept {
  // The user part may hold ';' and '?'; but nothing behind it may hold '@'.
  const auto at_host = marks;
  // A bare '#' is none of a user part's octets, but phones dial it; in_telephone adds nothing else.
  const auto mark = marks.next_but<in_user | in_telephone>('@', '>');
  if (mark.octet == '@') {
    if (mark.at == host) return {};
    uri.has_user = true;
    uri.user = between(host, mark.at);
    host = mark.at + 1;
  } else {
    marks = at_host;
  }
  const auto behind = read_plain_host(marks, host, marks.next(), uri.host);
  // From "sip:ab" on there are eight octets in front of the end of a port.
  if (behind.octet != ':') return behind;
  return uri.host.size() > 1 ? read_plain_port(marks, behind, uri.port) : Mark{};
}

/// Reads from `begin` on, behind the last mark, a URI without escapes, password and headers. Gives the mark
/// behind it, which may be of any kind; nowhere: it is not plain.
TRUNKLINE_AVX2_INLINE Mark read_plain_uri(Marks& marks, const char* begin, Uri& uri) noexcept {
  auto mark = marks.next();
  if (mark.octet != ':' || !read_plain_scheme(begin, mark.at, uri)) return {};
  const auto* const rest = mark.at + 1;
  mark = uri.scheme == Scheme::tel ? read_plain_number(marks, rest, uri)
                                   : read_plain_user_and_host(marks, rest, uri);
  if (mark.octet == ';') mark = read_plain_uri_params(marks, mark, uri);
  if (mark.at != nullptr) uri.text = between(begin, mark.at);
  return mark;
}

}  // namespace
}  // namespace trunkline::sip

#endif
