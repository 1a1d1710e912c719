#include "sip/message/nested_parts.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace trunkline::sip {
namespace {

constexpr int most_levels = 3;

using Failure = std::optional<MultipartError>;

bool describe_session(const BodyParts& parts) noexcept {
  return std::any_of(parts.begin(), parts.end(),
                     [](const auto& part) { return part.is_session_description(); });
}

Failure append(BodyParts& parts, const BodyParts& more) noexcept {
  for (const auto& part : more) {
    if (!parts.push_back(part)) return MultipartError::too_many_parts;
  }
  return std::nullopt;
}

Failure add_body(const MediaType& type, std::string_view body, int level, BodyParts& parts) noexcept;

/// One of a body of that level: itself, or what it holds.
Failure add_part(const BodyPart& part, int level, BodyParts& parts) noexcept {
  const auto media = parse_media_type(part.type);
  const bool opened = level < most_levels && media &&
                      (media->is("multipart", "mixed") || media->is("multipart", "alternative"));
  BodyParts held;
  if (opened) {
    if (const auto failure = add_body(*media, part.content, level + 1, held)) return failure;
  }
  if (describe_session(held) || (!held.empty() && part.must_be_known())) return append(parts, held);
  return parts.push_back(part) ? std::nullopt : Failure(MultipartError::too_many_parts);
}

Failure add_body(const MediaType& type, std::string_view body, int level, BodyParts& parts) noexcept {
  const auto own = parse_multipart(type, body);
  if (!own) return own.error();
  if (!type.is("multipart", "alternative")) {
    for (const auto& part : *own) {
      if (const auto failure = add_part(part, level, parts)) return failure;
    }
    return std::nullopt;
  }
  // The last one is what its sender likes best (RFC 2046 section 5.1.4).
  for (std::size_t i = own->size(); i-- > 0;) {
    BodyParts held;
    if (const auto failure = add_part((*own)[i], level, held)) return failure;
    if (describe_session(held)) return append(parts, held);
  }
  return std::nullopt;
}

}  // namespace

base::Result<BodyParts, MultipartError> parse_nested_parts(const MediaType& type,
                                                           std::string_view body) noexcept {
  BodyParts parts;
  if (const auto failure = add_body(type, body, 1, parts)) return base::fail(*failure);
  return parts;
}

}  // namespace trunkline::sip
