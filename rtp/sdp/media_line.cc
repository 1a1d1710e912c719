#include "rtp/sdp/media_line.h"

#include <array>
#include <utility>

#include "base/ascii.h"
#include "rtp/sdp/fields.h"

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
  // As a wider number, since of five digits no digit by itself is too large for that.
  const auto port = base::parse_decimal<std::uint32_t>(text.substr(0, slash));
  if (!port || *port > 65535) return false;
  line.port = static_cast<std::uint16_t>(*port);
  if (slash == text.size()) return true;
  const auto count = base::parse_decimal<std::uint16_t>(text.substr(slash + 1));
  line.port_count = count.value_or(0);
  return line.port_count != 0;
}

}  // namespace

bool is_rtp(MediaTransport transport) noexcept {
  return transport != MediaTransport::udptl && transport != MediaTransport::other;
}

bool is_plain_rtp(MediaTransport transport) noexcept {
  return transport == MediaTransport::rtp_avp || transport == MediaTransport::rtp_avpf;
}

base::Result<void, SdpError> parse_media_line(std::string_view value, MediaLine& line) noexcept {
  Fields fields(value);
  line.kind_text = fields.next();
  const auto ports = fields.next();
  line.transport_text = fields.next();
  if (line.transport_text.empty()) return base::fail(SdpError::bad_media);
  line.kind = find_word(kinds, line.kind_text, MediaKind::other);
  line.transport = find_word(transports, line.transport_text, MediaTransport::other);
  if (!read_ports(ports, line)) return base::fail(SdpError::bad_media);

  const bool rtp = is_rtp(line.transport);
  for (auto format = fields.next(); !format.empty(); format = fields.next()) {
    if (rtp) {
      auto number = format;
      const auto type = take_payload_type(number);
      if (!type) return base::fail(SdpError::bad_payload_type);
      add_format(*type, line.rtp_formats);
    }
    if (!line.formats.push_back(format)) return base::fail(SdpError::too_many_formats);
  }
  if (line.formats.empty() && line.port != 0) return base::fail(SdpError::bad_media);
  return {};
}

}  // namespace trunkline::rtp
