// The pass over a message that both scan paths share. Included by exactly those two files: each hands in its
// way of finding line ends and names, and says for which processor the pass is compiled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ascii.h"
#include "sip/message/characters.h"
#include "sip/message/header_name.h"
#include "sip/message/scan.h"
#include "sip/message/scan_octets.h"
#include "sip/message/scan_start_line.h"

#ifndef TRUNKLINE_SCAN_TARGET
#define TRUNKLINE_SCAN_TARGET
#endif

namespace trunkline::sip {
// Not shared with the other path, so that the linker cannot take one processor's code for the other's.
namespace {

struct FieldName {
  std::uint8_t length = 0;  // 0: this is no header line; 255: that long or longer
  std::size_t colon = 0;
  HeaderName name = HeaderName::other;
};

/// As the grammar has it: a token, perhaps white space, a colon.
TRUNKLINE_SCAN_TARGET inline FieldName read_field_name(std::string_view octets, std::size_t begin,
                                                       std::size_t end) noexcept {
  auto colon = begin;
  while (colon < end && is_token(octets[colon])) ++colon;
  const auto length = colon - begin;
  while (colon < end && (octets[colon] == ' ' || octets[colon] == '\t')) ++colon;
  if (colon == end || octets[colon] != ':') return {};
  return {static_cast<std::uint8_t>(length < 255 ? length : 255), colon,
          parse_header_name(octets.substr(begin, length))};
}

class Verdict {
 public:
  TRUNKLINE_SCAN_TARGET void note(ScanError error) noexcept {
    if (!first_) first_ = error;
  }
  [[nodiscard]] TRUNKLINE_SCAN_TARGET std::optional<ScanError> first() const noexcept { return first_; }

 private:
  std::optional<ScanError> first_;
};

TRUNKLINE_SCAN_TARGET inline bool note_content_length(std::string_view value, Scan& out) noexcept {
  const auto length = base::parse_decimal<std::uint32_t>(value);
  if (!length) return false;
  out.content_length_conflict |= out.has_content_length && out.content_length != *length;
  out.has_content_length = true;
  out.content_length = *length;
  return true;
}

/// Writes the field with index `i`, which field_count is not to hold yet. False when it is a Content-Length
/// that is none: then it is not written.
TRUNKLINE_SCAN_TARGET inline bool put_field(const char* octets, std::size_t begin, std::size_t end,
                                            const FieldName& field, std::size_t i, Scan& out) noexcept {
  auto value = field.colon + 1;
  if (octets[value] == ' ') ++value;  // nearly always one; it stops at the line end
  while (base::is_lws(octets[value]) && value < end) ++value;
  while (base::is_lws(octets[end - 1]) && value < end) --end;
  if (field.name == HeaderName::content_length && !note_content_length({octets + value, end - value}, out))
    return false;
  out.name[i] = field.name;
  out.name_length[i] = field.length;
  out.name_begin[i] = static_cast<std::uint16_t>(begin);
  out.value_begin[i] = static_cast<std::uint16_t>(value);
  out.value_length[i] = static_cast<std::uint16_t>(end - value);
  const auto word = Scan::word(field.name);
  const auto bit = Scan::bit(field.name);
  out.repeated[word] |= out.seen[word] & bit;
  out.seen[word] |= bit;
  return true;
}

TRUNKLINE_SCAN_TARGET inline std::optional<ScanError> take_field(std::string_view octets, std::size_t begin,
                                                                 std::size_t end, Scan& out) noexcept {
  const auto field = read_field_name(octets, begin, end);
  if (field.length == 0) return ScanError::bad_field;
  if (out.field_count == Scan::max_fields) return ScanError::too_many_fields;
  if (!put_field(octets.data(), begin, end, field, out.field_count, out))
    return ScanError::bad_content_length;
  ++out.field_count;
  return std::nullopt;
}

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

/// `begin` is behind the empty lines in front. `Lines` walks the line feeds from there: next_feed() is the
/// place of the next one, or the size when there is none; take_plain_fields(feed, out) may take header fields
/// behind `feed`, and gives the last feed it took; may_hold_control(begin, end) is whether a control octet,
/// not being part of a line end, may stand between the two, of which `end` is not behind the last feed.
template <class Lines>
TRUNKLINE_SCAN_TARGET std::optional<ScanError> pass(std::string_view octets, std::size_t begin, Lines& lines,
                                                    Scan& out) noexcept {
  const auto size = octets.size();
  if (begin == size) return ScanError::empty;
  auto feed = lines.next_feed();
  if (feed == size) return ScanError::not_sip;

  Verdict verdict;
  auto has_return = octets[feed - 1] == '\r';
  auto end = feed - (has_return ? 1 : 0);
  const bool suspect = !has_return || lines.may_hold_control(begin, end);
  if (const auto error = scan_start_line(octets, begin, end, suspect, out)) {
    if (*error == ScanError::not_sip) return error;
    verdict.note(*error);
  }
  if (suspect && has_forbidden_octet(octets.substr(begin, end - begin))) verdict.note(ScanError::bad_octet);
  for (;;) {
    feed = lines.take_plain_fields(feed, out);
    if (follows(octets, feed) == Follows::empty_line) break;
    begin = feed + 1;
    bool all_return = true;  // before each line feed within the field
    do {
      feed = lines.next_feed();
      if (feed >= size) {
        verdict.note(ScanError::headers_unfinished);
        set_body(octets, size, out, verdict);
        return verdict.first();
      }
      has_return = octets[feed - 1] == '\r';
      all_return &= has_return;
    } while (follows(octets, feed) == Follows::fold);
    end = feed - (has_return ? 1 : 0);
    if ((!all_return || lines.may_hold_control(begin, end)) &&
        has_forbidden_octet(octets.substr(begin, end - begin))) {
      verdict.note(ScanError::bad_octet);
    } else if (const auto error = take_field(octets, begin, end, out)) {
      verdict.note(*error);
    }
  }
  set_body(octets, feed + (octets[feed + 1] == '\n' ? 2 : 3), out, verdict);
  return verdict.first();
}

}  // namespace
}  // namespace trunkline::sip
