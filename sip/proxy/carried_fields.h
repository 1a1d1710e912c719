// What goes through a proxy untouched: header fields and body (RFC 3261 section 16.6 item 1).
#pragma once

#include <algorithm>
#include <span>

#include "sip/message/message.h"
#include "sip/message/writer.h"

namespace trunkline::sip {

/// `other` is none of them.
[[nodiscard]] inline bool is_among(const Field& field, std::span<const HeaderName> names) noexcept {
  return field.id != HeaderName::other && std::find(names.begin(), names.end(), field.id) != names.end();
}

/// Writes the header fields in their order: all but Via, Content-Length and those for which `left_out(Field)`
/// says true; and the body.
template <class LeftOut>
void write_carried(Writer& writer, const Message& message, LeftOut&& left_out) {
  for (const auto& field : message.all_fields()) {
    if (field.id == HeaderName::via || field.id == HeaderName::content_length) continue;
    if (left_out(field)) continue;
    if (field.id == HeaderName::other) {
      writer.begin_header(field.name);
    } else {
      writer.begin_header(field.id);
    }
    writer.received_piece(field.value).end_header();
  }
  if (!message.body().empty()) writer.body({}, message.body());  // its type has crossed
}

}  // namespace trunkline::sip
