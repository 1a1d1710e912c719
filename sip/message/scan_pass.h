// The pass over a message that both scan paths share. Included by exactly those two files: each hands in its
// way of finding line ends and names, and says for which processor the pass is compiled.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "sip/message/scan.h"
#include "sip/message/scan_field.h"
#include "sip/message/scan_octets.h"
#include "sip/message/scan_start_line.h"

namespace trunkline::sip {
// Not shared with the other path, so that the linker cannot take one processor's code for the other's.
namespace {

class Verdict {
 public:
  TRUNKLINE_SCAN_TARGET void note(ScanError error) noexcept {
    if (!first_) first_ = error;
  }
  [[nodiscard]] TRUNKLINE_SCAN_TARGET std::optional<ScanError> first() const noexcept { return first_; }

 private:
  std::optional<ScanError> first_;
};

TRUNKLINE_SCAN_TARGET inline void set_body(std::string_view octets, std::size_t begin, Scan& out,
                                           Verdict& verdict) noexcept {
  const auto available = octets.size() - begin;
  auto length = available;
  if (out.has_content_length && out.content_length > available) {
    verdict.note(ScanError::body_truncated);
  } else if (out.has_content_length) {
    length = out.content_length;
  }
  out.body = {static_cast<std::uint16_t>(begin), static_cast<std::uint16_t>(length)};
}

/// Sets everything but the array elements, which count only below field_count.
TRUNKLINE_SCAN_TARGET inline void begin_scan(Scan& out) noexcept {
  out.is_request = out.version_supported = out.has_content_length = out.content_length_conflict = false;
  out.method = Method::unknown;
  out.field_count = 0;
  out.status = 0;
  out.content_length = 0;
  out.method_text = out.request_uri = out.reason = out.body = Extent{};
  out.seen = out.repeated = {};
}

enum class Follows : std::uint8_t { field, fold, empty_line };

/// What stands behind the line feed at `feed`. Where nothing does it is a field: that it is missing shows
/// when its line feed is not found.
TRUNKLINE_SCAN_TARGET inline Follows follows(std::string_view octets, std::size_t feed) noexcept {
  if (feed + 1 >= octets.size()) return Follows::field;
  const char next = octets[feed + 1];
  if (next == ' ' || next == '\t') return Follows::fold;
  if (next == '\n' || octets.substr(feed + 1, 2) == "\r\n") return Follows::empty_line;
  return Follows::field;
}

TRUNKLINE_SCAN_TARGET inline std::size_t skip_empty_lines(std::string_view octets) noexcept {
  std::size_t begin = 0;
  while (begin < octets.size() && (octets[begin] == '\n' || octets.substr(begin, 2) == "\r\n")) ++begin;
  return begin;
}

/// The line feed at or behind `at`, or the size when there is none.
TRUNKLINE_SCAN_TARGET inline std::size_t find_feed(std::string_view octets, std::size_t at) noexcept {
  return std::min(octets.find('\n', at), octets.size());
}

/// Takes the line at `begin` and gives the line feed behind it, or the size of `octets` when it is no start
/// line of SIP.
template <class Lines>
TRUNKLINE_SCAN_TARGET std::size_t take_start_line(std::string_view octets, std::size_t begin, Lines& lines,
                                                  Scan& out, Verdict& verdict) noexcept {
  const auto plain_end = lines.end_of_plain_line(begin);
  const auto feed = plain_end ? *plain_end + 1 : find_feed(octets, begin);
  if (feed == octets.size()) return feed;
  const auto end = feed - (octets[feed - 1] == '\r' ? 1 : 0);
  if (const auto error = scan_start_line(octets, begin, end, !plain_end, out)) {
    if (*error == ScanError::not_sip) return octets.size();
    verdict.note(*error);
  }
  if (!plain_end && has_forbidden_octet(octets.substr(begin, end - begin)))
    verdict.note(ScanError::bad_octet);
  return feed;
}

/// `begin` is behind the empty lines in front. `Lines` may know how to go faster: plain_start_line(begin,
/// out) may take the start line and give where it ends with CRLF; end_of_plain_line(begin) may be where a
/// line ends with CRLF that holds no control octet; and take_plain_fields(feed, out) may take header fields
/// behind the line feed at `feed`, and gives the last line feed it took. take_name(name, out) is told of each
/// other field.
template <class Lines>
TRUNKLINE_SCAN_TARGET std::optional<ScanError> pass(std::string_view octets, std::size_t begin, Lines& lines,
                                                    Scan& out) noexcept {
  const auto size = octets.size();
  if (begin == size) return ScanError::empty;
  Verdict verdict;
  const auto plain_end = lines.plain_start_line(begin, out);
  auto feed = plain_end ? *plain_end + 1 : take_start_line(octets, begin, lines, out, verdict);
  if (feed == size) return ScanError::not_sip;
  for (;;) {
    feed = lines.take_plain_fields(feed, out);
    if (follows(octets, feed) == Follows::empty_line) break;
    begin = feed + 1;
    do {
      feed = find_feed(octets, feed + 1);
      if (feed >= size) {
        verdict.note(ScanError::headers_unfinished);
        set_body(octets, size, out, verdict);
        return verdict.first();
      }
    } while (follows(octets, feed) == Follows::fold);
    const auto end = feed - (octets[feed - 1] == '\r' ? 1 : 0);
    if (has_forbidden_octet(octets.substr(begin, end - begin))) {
      verdict.note(ScanError::bad_octet);
    } else if (const auto error = take_field(octets, begin, end, out)) {
      verdict.note(*error);
    } else {
      lines.take_name(out.name[out.field_count - 1U], out);
    }
  }
  set_body(octets, feed + (octets[feed + 1] == '\n' ? 2 : 3), out, verdict);
  return verdict.first();
}

}  // namespace
}  // namespace trunkline::sip
