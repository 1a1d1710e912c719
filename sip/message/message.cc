#include "sip/message/message.h"

#include "base/ascii.h"
#include "sip/message/numbers.h"

namespace trunkline::sip {

std::optional<std::string_view> Message::other(std::string_view name) const noexcept {
  for (const auto& field : fields(HeaderName::other)) {
    if (base::equals_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

base::Result<Via, ParseError> Message::top_via() const noexcept {
  if (essentials_ != nullptr) return essentials_->via;
  Cursor cursor(first(HeaderName::via));
  return take_via(cursor);
}

base::Result<Contact, ParseError> Message::contact() const noexcept {
  Cursor cursor(first(HeaderName::contact));
  return take_contact(cursor);
}

base::Result<std::uint8_t, ParseError> Message::max_forwards() const noexcept {
  return parse_number<std::uint8_t>(first(HeaderName::max_forwards));
}

base::Result<std::uint32_t, ParseError> Message::expires() const noexcept {
  return parse_number<std::uint32_t>(first(HeaderName::expires));
}

base::Result<MediaType, ParseError> Message::content_type() const noexcept {
  return parse_media_type(first(HeaderName::content_type));
}

}  // namespace trunkline::sip
