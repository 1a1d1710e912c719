#include "rtp/sdp/media_format.h"

#include <array>

#include "rtp/sdp/rtpmap.h"

namespace trunkline::rtp {
namespace {

constexpr std::uint8_t not_listed = 0xff;

/// Where a payload type stands in the list.
using Places = std::array<std::uint8_t, 128>;

MediaFormat* find(PayloadType type, const Places& places, MediaFormats& formats) noexcept {
  const auto place = places[static_cast<std::size_t>(type)];
  return place == not_listed ? nullptr : &formats[place];
}

/// What stands behind the colon, where the name is written without a blank behind it.
std::string_view value_behind(std::string_view name, const SdpLine& line) noexcept {
  if (line.value.size() <= name.size() || line.value[name.size()] != ':') return attribute_value(line);
  return line.value.substr(name.size() + 1);
}

void read_attribute(const SdpLine& line, const Places& places, MediaFormats& formats) noexcept {
  if (line.attribute == AttributeName::rtpmap) {
    const auto map = parse_rtpmap(value_behind("rtpmap", line));
    if (!map) return;
    if (auto* const format = find(map->payload_type, places, formats)) format->encoding = map->encoding;
  } else if (line.attribute == AttributeName::fmtp) {
    const auto fmtp = parse_fmtp(value_behind("fmtp", line));
    const auto type = payload_type_of(fmtp.format);
    if (!type) return;
    if (auto* const format = find(*type, places, formats)) format->parameters = fmtp.parameters;
  }
}

}  // namespace

MediaFormats formats_of(const Description& description, const MediaSection& section) noexcept {
  MediaFormats formats;
  if (!is_rtp(section.line.transport)) return formats;
  Places places;
  places.fill(not_listed);
  for (const auto type : section.line.payload_types) {
    auto& place = places[static_cast<std::size_t>(type)];
    if (place != not_listed) continue;
    const auto known = static_encoding(type).value_or(Encoding{});
    if (!formats.push_back(MediaFormat{type, Codec::unknown, known, {}})) break;
    place = static_cast<std::uint8_t>(formats.size() - 1);
  }
  for (const auto& line : description.lines_of(section)) read_attribute(line, places, formats);
  for (auto& format : formats) format.codec = codec_of(format.encoding);
  return formats;
}

}  // namespace trunkline::rtp
