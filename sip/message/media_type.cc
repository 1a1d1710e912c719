#include "sip/message/media_type.h"

namespace trunkline::sip {

base::Result<MediaType, ParseError> parse_media_type(std::string_view value) noexcept {
  constexpr std::string_view usual = "application/sdp";
  if (value == usual) return MediaType{value.substr(0, 11), value.substr(12), {}};
  Cursor cursor(value);
  cursor.skip_lws();
  if (cursor.done()) return base::fail(ParseError::missing);
  MediaType media;
  media.type = cursor.take<in_token>();
  if (media.type.empty() || !cursor.accept_with_lws('/')) return base::fail(ParseError::bad_token);
  media.subtype = cursor.take<in_token>();
  if (media.subtype.empty()) return base::fail(ParseError::bad_token);
  const auto params = take_params(cursor);
  if (!params) return base::fail(params.error());
  media.params = *params;
  if (!cursor.done()) return base::fail(ParseError::trailing_octets);
  return media;
}

}  // namespace trunkline::sip
