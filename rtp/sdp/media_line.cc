#include "rtp/sdp/media_line.h"

#include <array>
#include <utility>

#include "base/ascii.h"
#include "rtp/sdp/sdp_line.h"

namespace trunkline::rtp {
namespace {

constexpr std::array<std::pair<std::string_view, MediaKind>, 6> kinds{{
    {"audio", MediaKind::audio},
    {"video", MediaKind::video},
    {"image", MediaKind::image},
    {"application", MediaKind::application},
    {"message", MediaKind::message},
    {"text", MediaKind::text},
}};

constexpr std::array<std::pair<std::string_view, MediaTransport>, 7> transports{{
    {"RTP/AVP", MediaTransport::rtp_avp},
    {"RTP/SAVP", MediaTransport::rtp_savp},
    {"RTP/AVPF", MediaTransport::rtp_avpf},
    {"RTP/SAVPF", MediaTransport::rtp_savpf},
    {"UDP/TLS/RTP/SAVPF", MediaTransport::udp_tls_rtp_savpf},
    {"UDP/TLS/RTP/SAVP", MediaTransport::udp_tls_rtp_savp},
    {"udptl", MediaTransport::udptl},
}};

template <class Table, class Value>
Value find_word(const Table& table, std::string_view word, Value otherwise) noexcept {
  for (const auto& [name, value] : table) {
    if (name == word) return value;  // as nearly all write it
  }
  for (const auto& [name, value] : table) {
    if (base::equals_ignoring_case(name, word)) return value;
  }
  return otherwise;
}

/// "16402", or "16402/2" for a hierarchically encoded stream.
bool read_ports(std::string_view text, MediaLine& line) noexcept {
  std::size_t slash = 0;
  while (slash < text.size() && text[slash] != '/') ++slash;
  const auto port = base::parse_decimal<std::uint16_t>(text.substr(0, slash));
  if (!port) return false;
  line.port = *port;
  if (slash == text.size()) return true;
  const auto count = base::parse_decimal<std::uint16_t>(text.substr(slash + 1));
  line.port_count = count.value_or(0);
  return line.port_count != 0;
}

/// What stands before the formats, which are left in `rest`, as it does in most m= lines. False: it is
/// another.
bool read_usual_head(std::string_view& rest, MediaLine& line) noexcept {
  constexpr std::size_t kind_size = 5;
  if (!begins_with(rest, "audio ")) return false;
  unsigned port = 0;
  const char* at = rest.data() + kind_size + 1;
  const char* const end = rest.data() + rest.size();
  const char* const digits = at;
  for (; at != end && base::is_digit(*at) && port < 10000; ++at)
    port = port * 10 + static_cast<unsigned>(*at - '0');
  const std::string_view behind(at, static_cast<std::size_t>(end - at));
  if (at == digits || port > 65535 || !begins_with(behind, " RTP/AVP ")) return false;
  line.kind = MediaKind::audio;
  line.kind_text = rest.substr(0, kind_size);
  line.port = static_cast<std::uint16_t>(port);
  line.transport = MediaTransport::rtp_avp;
  line.transport_text = behind.substr(1, 7);
  line.behind_port = behind;
  rest = behind.substr(9);
  return true;
}

bool read_head(std::string_view& rest, MediaLine& line) noexcept {
  line.kind_text = next_field(rest);
  const auto ports = next_field(rest);
  line.transport_text = next_field(rest);
  line.kind = find_word(kinds, line.kind_text, MediaKind::other);
  line.transport = find_word(transports, line.transport_text, MediaTransport::other);
  return !line.transport_text.empty() && read_ports(ports, line);
}

}  // namespace

bool is_rtp(MediaTransport transport) noexcept {
  return transport != MediaTransport::udptl && transport != MediaTransport::other;
}

bool is_plain_rtp(MediaTransport transport) noexcept {
  return transport == MediaTransport::rtp_avp || transport == MediaTransport::rtp_avpf;
}

base::Result<void, SdpError> parse_media_line(std::string_view value, MediaLine& line) noexcept {
  if (!read_usual_head(value, line) && !read_head(value, line)) return base::fail(SdpError::bad_media);
  const bool rtp = is_rtp(line.transport);
  const char* at = value.data();
  const char* const end = at + value.size();
  while (at != end) {
    if (is_blank(*at)) {  // none stands there where a single space parts the formats
      line.behind_port = {};
      ++at;
      continue;
    }
    const char* const begin = at;
    if (rtp) {
      PayloadType type{};
      const bool is_read = read_payload_type(at, end, type) && (at == end || is_blank(*at));
      if (!is_read) return base::fail(SdpError::bad_payload_type);
      add_format(type, line.rtp_formats);
    } else {
      while (at != end && !is_blank(*at)) ++at;
    }
    if (!line.formats.emplace_back(begin, at)) return base::fail(SdpError::too_many_formats);
    if (at == end) break;
    if (*at != ' ' || at + 1 == end) line.behind_port = {};
    ++at;
  }
  if (line.formats.empty()) {
    if (line.port != 0) return base::fail(SdpError::bad_media);
    line.behind_port = {};
  }
  return {};
}

}  // namespace trunkline::rtp
