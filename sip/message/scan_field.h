// One header field of the pass: its name, its value without the white space around it, Content-Length.
// Compiled once for each scan path, as scan_pass.h is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "base/ascii.h"
#include "sip/message/characters.h"
#include "sip/message/header_name.h"
#include "sip/message/scan.h"

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

/// Neither white space nor a control octet.
TRUNKLINE_SCAN_TARGET inline bool is_visible(char c) noexcept { return static_cast<std::uint8_t>(c) > ' '; }

TRUNKLINE_SCAN_TARGET inline bool note_content_length(std::string_view value, Scan& out) noexcept {
  std::uint64_t length = 0;
  for (const char c : value) {
    if (!base::is_digit(c)) return false;
    length = length * 10 + static_cast<std::uint64_t>(c - '0');
    if (length > std::numeric_limits<std::uint32_t>::max()) return false;
  }
  if (value.empty()) return false;
  out.content_length_conflict |= out.has_content_length && out.content_length != length;
  out.has_content_length = true;
  out.content_length = static_cast<std::uint32_t>(length);
  return true;
}

TRUNKLINE_SCAN_TARGET inline void write_field(std::size_t i, HeaderName name, std::size_t name_length,
                                              std::size_t begin, std::size_t value, std::size_t end,
                                              Scan& out) noexcept {
  out.name[i] = name;
  out.name_length[i] = static_cast<std::uint8_t>(name_length);
  out.name_begin[i] = static_cast<std::uint16_t>(begin);
  out.value_begin[i] = static_cast<std::uint16_t>(value);
  out.value_length[i] = static_cast<std::uint16_t>(end - value);
}

/// Writes the field with index `i`, which field_count is not to hold yet. False when it is a Content-Length
/// that is none: then it is not written.
[[gnu::noinline]] TRUNKLINE_SCAN_TARGET bool put_field(const char* octets, std::size_t begin, std::size_t end,
                                                       const FieldName& field, std::size_t i,
                                                       Scan& out) noexcept {
  auto value = field.colon + 1;
  if (octets[value] == ' ') ++value;  // nearly always one; it stops at the line end
  if (!is_visible(octets[value]) || !is_visible(octets[end - 1])) {
    while (base::is_lws(octets[value]) && value < end) ++value;
    while (base::is_lws(octets[end - 1]) && value < end) --end;
  }
  if (field.name == HeaderName::content_length && !note_content_length({octets + value, end - value}, out))
    return false;
  write_field(i, field.name, field.length, begin, value, end, out);
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

}  // namespace
}  // namespace trunkline::sip
