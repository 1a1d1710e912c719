// The pass over a message that both scan paths share. Included by exactly those two files: each hands in its
// way of finding line ends and names, and says for which processor the pass is compiled.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/ascii.h"
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
  std::size_t length = 0;  // 0: this is no header line
  std::size_t colon = 0;
  HeaderName name = HeaderName::other;
};

class Verdict {
 public:
  TRUNKLINE_SCAN_TARGET void note(ScanError error) noexcept {
    if (!first_) first_ = error;
  }
  [[nodiscard]] TRUNKLINE_SCAN_TARGET std::optional<ScanError> first() const noexcept { return first_; }

 private:
  std::optional<ScanError> first_;
};

TRUNKLINE_SCAN_TARGET inline std::optional<ScanError> note_content_length(std::string_view value,
                                                                          Scan& out) noexcept {
  const auto length = base::parse_decimal<std::uint32_t>(value);
  if (!length) return ScanError::bad_content_length;
  out.content_length_conflict |= out.has_content_length && out.content_length != *length;
  out.has_content_length = true;
  out.content_length = *length;
  return std::nullopt;
}

TRUNKLINE_SCAN_TARGET inline void append_field(std::string_view octets, std::size_t begin, std::size_t end,
                                               const FieldName& field, Scan& out, Verdict& verdict) noexcept {
  auto value = field.colon + 1;
  while (value < end && base::is_lws(octets[value])) ++value;
  while (end > value && base::is_lws(octets[end - 1])) --end;
  const std::size_t i = out.field_count++;
  out.name[i] = field.name;
  out.name_length[i] = static_cast<std::uint8_t>(field.length < 255 ? field.length : 255);
  out.name_begin[i] = static_cast<std::uint16_t>(begin);
  out.value_begin[i] = static_cast<std::uint16_t>(value);
  out.value_length[i] = static_cast<std::uint16_t>(end - value);
  const auto word = Scan::word(field.name);
  const auto bit = Scan::bit(field.name);
  out.repeated[word] |= out.seen[word] & bit;
  out.seen[word] |= bit;
  if (field.name != HeaderName::content_length) return;
  if (const auto error = note_content_length(octets.substr(value, end - value), out)) verdict.note(*error);
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

/// `Lines` walks the line feeds: next_feed() is the place of the next one, or the size when there is none;
/// may_hold_control(begin) whether a control octet, not being part of a line end, may stand between `begin`
/// and the last feed; field_name(begin, end) reads a header field's name.
template <class Lines>
TRUNKLINE_SCAN_TARGET std::optional<ScanError> pass(std::string_view octets, Scan& out) noexcept {
  const auto size = octets.size();
  std::size_t begin = 0;
  while (begin < size && (octets[begin] == '\n' || octets.substr(begin, 2) == "\r\n")) ++begin;
  if (begin == size) return ScanError::empty;
  Lines lines(octets, begin);
  auto feed = lines.next_feed();
  if (feed == size) return ScanError::not_sip;

  Verdict verdict;
  auto end = feed - (octets[feed - 1] == '\r' ? 1 : 0);
  if (const auto error = scan_start_line(octets, begin, end, out)) {
    if (*error == ScanError::not_sip) return error;
    verdict.note(*error);
  }
  if ((end == feed || lines.may_hold_control(begin)) &&
      has_forbidden_octet(octets.substr(begin, end - begin))) {
    verdict.note(ScanError::bad_octet);
  }
  for (;;) {
    begin = feed + 1;
    if (begin < size && octets[begin] == '\n') {
      set_body(octets, begin + 1, out, verdict);
      return verdict.first();
    }
    if (octets.substr(begin, 2) == "\r\n") {
      set_body(octets, begin + 2, out, verdict);
      return verdict.first();
    }
    feed = lines.next_feed();
    bool suspect = false;
    while (feed + 1 < size && (octets[feed + 1] == ' ' || octets[feed + 1] == '\t')) {
      suspect = true;  // the line ends inside are to be looked at
      feed = lines.next_feed();
    }
    if (feed >= size) {
      verdict.note(ScanError::headers_unfinished);
      set_body(octets, size, out, verdict);
      return verdict.first();
    }
    const bool has_return = octets[feed - 1] == '\r';
    end = feed - (has_return ? 1 : 0);
    suspect = suspect || !has_return || lines.may_hold_control(begin);
    if (suspect && has_forbidden_octet(octets.substr(begin, end - begin))) {
      verdict.note(ScanError::bad_octet);
      continue;
    }
    const auto field = lines.field_name(begin, end);
    if (field.length == 0) {
      verdict.note(ScanError::bad_field);
    } else if (out.field_count == Scan::max_fields) {
      verdict.note(ScanError::too_many_fields);
    } else {
      append_field(octets, begin, end, field, out, verdict);
    }
  }
}

}  // namespace
}  // namespace trunkline::sip
