// The formats of an RTP medium: payload types with what rtpmap, fmtp and the static table say of them.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/ascii.h"
#include "base/inline_vector.h"
#include "rtp/codec/payload.h"
#include "rtp/sdp/attribute_name.h"
#include "rtp/sdp/sdp_line.h"

namespace trunkline::rtp {

/// Views into the description's text, or constants.
struct MediaFormat {
  PayloadType payload_type{};
  Codec codec = Codec::unknown;
  Encoding encoding;            // its name is empty when neither an rtpmap nor RFC 3551 gives one
  std::string_view parameters;  // of its fmtp line; empty when it has none
};

constexpr std::size_t most_formats = 64;  // of a medium

/// In the order of the m= line, which is the order of preference (RFC 3264 section 6.1). A payload type said
/// twice counts once; an rtpmap wins over the static table. Empty for a medium that is not RTP.
using MediaFormats = base::InlineVector<MediaFormat, most_formats>;

/// A number from 0 to 127 that begins at `at`, which goes behind it. False where there is none.
[[nodiscard]] inline bool read_payload_type(const char*& at, const char* end, PayloadType& type) noexcept {
  const char* const begin = at;
  unsigned number = 0;
  for (; at != end; ++at) {
    const unsigned digit = static_cast<unsigned char>(*at) - unsigned{'0'};
    if (digit > 9) break;
    number = number * 10 + digit;
    if (number > 127) return false;
  }
  type = PayloadType{static_cast<std::uint8_t>(number)};
  return at != begin;
}

/// Cuts a payload type from `rest`, with the blanks around it. False where no number from 0 to 127 stands
/// there by itself.
[[nodiscard]] inline bool take_payload_type(std::string_view& rest, PayloadType& type) noexcept {
  const char* at = rest.data();
  const char* const end = at + rest.size();
  while (at != end && is_blank(*at)) ++at;
  if (!read_payload_type(at, end, type)) return false;
  if (at != end && !is_blank(*at)) return false;
  while (at != end && is_blank(*at)) ++at;
  rest = {at, static_cast<std::size_t>(end - at)};
  return true;
}

/// The one of that type; nullptr: there is none. Most media list a handful.
[[nodiscard]] inline MediaFormat* find_format(PayloadType type, MediaFormats& formats) noexcept {
  for (auto& format : formats) {
    if (format.payload_type == type) return &format;
  }
  return nullptr;
}
/// A payload type that an m= line lists.
void add_format(PayloadType type, MediaFormats& formats) noexcept;
/// The values of an rtpmap and of an fmtp of the same section. What cannot be read, or is of a type that is
/// not listed, says nothing.
void read_rtpmap(std::string_view value, MediaFormats& formats) noexcept;
void read_fmtp(std::string_view value, MediaFormats& formats) noexcept;
/// Whichever of them it is. False: neither.
inline bool read_format(AttributeName name, std::string_view value, MediaFormats& formats) noexcept {
  if (name == AttributeName::rtpmap) return read_rtpmap(value, formats), true;
  if (name == AttributeName::fmtp) return read_fmtp(value, formats), true;
  return false;
}

}  // namespace trunkline::rtp
