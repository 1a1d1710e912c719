#include "sip/message/media_type.h"

namespace trunkline::sip {

std::optional<ParseError> read_media_type(std::string_view value, MediaType& media) noexcept {
  constexpr std::string_view usual = "application/sdp";
  if (value == usual) {
    media.type = {value.data(), 11};
    media.subtype = {value.data() + 12, 3};
    return std::nullopt;
  }
  Cursor cursor(value);
  cursor.skip_lws();
  if (cursor.done()) return ParseError::missing;
  media.type = cursor.take<in_token>();
  if (media.type.empty() || !cursor.accept_with_lws('/')) return ParseError::bad_token;
  media.subtype = cursor.take<in_token>();
  if (media.subtype.empty()) return ParseError::bad_token;
  const auto params = take_params(cursor);
  if (!params) return params.error();
  media.params = *params;
  return cursor.done() ? std::nullopt : std::optional(ParseError::trailing_octets);
}

base::Result<MediaType, ParseError> parse_media_type(std::string_view value) noexcept {
  base::Result<MediaType, ParseError> media;
  if (const auto error = read_media_type(value, *media)) media = base::fail(*error);
  return media;
}

}  // namespace trunkline::sip
