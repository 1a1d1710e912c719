#include "rtp/sdp/usual_lines.h"

#include "rtp/sdp/line_cutter.h"
#include "rtp/sdp/media_format.h"

namespace trunkline::rtp {
namespace {

// Each of these gives the octets of the line; 0: it is another one.

std::size_t read_map(std::string_view text, MediaFormats& formats) noexcept {
  const char* at = text.data() + 9;
  const char* const end = text.data() + text.size();
  PayloadType type{};
  if (!read_payload_type(at, end, type)) return 0;
  if (at == end || *at != ' ') return 0;
  const std::string_view behind(at + 1, static_cast<std::size_t>(end - at - 1));
  const auto* const usual = usual_format(behind);
  if (usual == nullptr || !begins_with(behind.substr(usual->text.size()), "\r\n")) return 0;
  if (auto* const format = find_format(type, formats)) {
    format->encoding = usual->meaning.encoding;
    format->codec = usual->meaning.codec;
  }
  return static_cast<std::size_t>(at - text.data()) + 1 + usual->text.size() + 2;
}

std::size_t read_parameters(std::string_view text, MediaFormats& formats) noexcept {
  const char* at = text.data() + 7;
  const char* const end = text.data() + text.size();
  PayloadType type{};
  if (!read_payload_type(at, end, type) || at == end || *at != ' ') return 0;
  const char* const begin = at + 1;
  const char* const stop = first_control(begin, end);
  const bool is_plain = stop != begin && !is_blank(*begin) && !is_blank(stop[-1]);
  if (!is_plain || !begins_with({stop, static_cast<std::size_t>(end - stop)}, "\r\n")) return 0;
  if (auto* const format = find_format(type, formats))
    format->parameters = {begin, static_cast<std::size_t>(stop - begin)};
  return static_cast<std::size_t>(stop - text.data()) + 2;
}

/// Of two digits, as it is nearly always.
std::size_t read_packet_time(std::string_view text, MediaSection& section) noexcept {
  if (text.size() < 12 || !base::is_digit(text[8]) || !base::is_digit(text[9])) return 0;
  if (!begins_with(text.substr(10), "\r\n")) return 0;
  section.ptime_ms = static_cast<std::uint16_t>((text[8] - '0') * 10 + (text[9] - '0'));
  return 12;
}

std::size_t read_line(std::string_view text, MediaSection& section) noexcept {
  if (begins_with(text, "a=rtpmap:")) return read_map(text, section.line.rtp_formats);
  if (begins_with(text, "a=fmtp:")) return read_parameters(text, section.line.rtp_formats);
  if (begins_with(text, "a=ptime:")) return read_packet_time(text, section);
  if (!begins_with(text, "a=sendrecv\r\n") || section.direction) return 0;
  section.direction = Direction::sendrecv;
  return 12;
}

}  // namespace

UsualLines read_usual_lines(std::string_view text, MediaSection& section) noexcept {
  UsualLines read{0, 0};
  while (const auto octets = read_line(text.substr(read.octets), section)) {
    read.octets += octets;
    ++read.lines;
  }
  return read;
}

}  // namespace trunkline::rtp
