#include "rtp/sdp/media_format.h"

#include "rtp/sdp/rtpmap.h"

namespace trunkline::rtp {

void add_format(PayloadType type, MediaFormats& formats) noexcept {
  if (find_format(type, formats) != nullptr) return;
  static constexpr StaticFormat unknown;
  const auto* const assigned = static_format(type);
  const auto& known = assigned != nullptr ? *assigned : unknown;
  static_cast<void>(formats.emplace_back(type, known.codec, known.encoding, std::string_view{}));
}

void read_rtpmap(std::string_view value, MediaFormats& formats) noexcept {
  PayloadType type{};
  auto* const format = take_payload_type(value, type) ? find_format(type, formats) : nullptr;
  if (format == nullptr) return;
  if (const auto* const usual = usual_format(value); usual != nullptr && usual->text.size() == value.size()) {
    format->encoding = usual->meaning.encoding;
    format->codec = usual->meaning.codec;
  } else if (const auto encoding = parse_encoding(trim_blanks(value))) {
    format->encoding = *encoding;
    format->codec = codec_of(*encoding);
  }
}

void read_fmtp(std::string_view value, MediaFormats& formats) noexcept {
  PayloadType type{};
  if (!take_payload_type(value, type)) return;
  if (auto* const format = find_format(type, formats)) format->parameters = trim_blanks(value);
}

}  // namespace trunkline::rtp
