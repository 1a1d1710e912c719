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

}  // namespace

bool is_rtp(MediaTransport transport) noexcept {
  return transport != MediaTransport::udptl && transport != MediaTransport::other;
}

bool is_plain_rtp(MediaTransport transport) noexcept {
  return transport == MediaTransport::rtp_avp || transport == MediaTransport::rtp_avpf;
}

std::optional<PayloadType> payload_type_of(std::string_view format) noexcept {
  const auto number = base::parse_decimal<std::uint8_t>(format);
  if (!number || *number > 127) return std::nullopt;
  return PayloadType{*number};
}

base::Result<void, SdpError> parse_media_line(std::string_view value, MediaLine& line) noexcept {
  line.kind_text = next_field(value);
  const auto ports = next_field(value);
  line.transport_text = next_field(value);
  if (line.transport_text.empty()) return base::fail(SdpError::bad_media);
  line.kind = find_word(kinds, line.kind_text, MediaKind::other);
  line.transport = find_word(transports, line.transport_text, MediaTransport::other);

  const auto slash = ports.find('/');
  const auto port = base::parse_decimal<std::uint16_t>(ports.substr(0, slash));
  if (!port) return base::fail(SdpError::bad_media);
  line.port = *port;
  if (slash != std::string_view::npos) {
    const auto count = base::parse_decimal<std::uint16_t>(ports.substr(slash + 1));
    if (!count || *count == 0) return base::fail(SdpError::bad_media);
    line.port_count = *count;
  }

  for (auto format = next_field(value); !format.empty(); format = next_field(value)) {
    if (is_rtp(line.transport)) {
      const auto type = payload_type_of(format);
      if (!type) return base::fail(SdpError::bad_payload_type);
      static_cast<void>(line.payload_types.push_back(*type));
    }
    if (!line.formats.push_back(format)) return base::fail(SdpError::too_many_formats);
  }
  if (line.formats.empty() && line.port != 0) return base::fail(SdpError::bad_media);
  return {};
}

}  // namespace trunkline::rtp
