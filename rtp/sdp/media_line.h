// The m= line: one stream, its port, its transport and its formats.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/inline_vector.h"
#include "base/result.h"
#include "rtp/sdp/media_format.h"
#include "rtp/sdp/sdp_error.h"

namespace trunkline::rtp {

enum class MediaKind : std::uint8_t { audio, video, text, image, application, message, other };

enum class MediaTransport : std::uint8_t {
  rtp_avp,            // RFC 3551
  rtp_avpf,           // RFC 4585
  rtp_savp,           // RFC 3711
  rtp_savpf,          // RFC 5124
  udp_tls_rtp_savp,   // RFC 5764
  udp_tls_rtp_savpf,  // RFC 5764
  udptl,              // T.38
  other,
};

/// RTP of any profile: its formats are payload types.
[[nodiscard]] bool is_rtp(MediaTransport transport) noexcept;
/// RTP that is neither encrypted nor keyed by DTLS: what this program can itself speak.
[[nodiscard]] bool is_plain_rtp(MediaTransport transport) noexcept;

struct MediaLine {
  MediaLine() noexcept {}  // not the default one, which would have all of the lists zeroed first

  MediaKind kind = MediaKind::other;
  MediaTransport transport = MediaTransport::other;
  std::uint16_t port = 0;        // 0: rejected, or not to be used (RFC 3264 section 6)
  std::uint16_t port_count = 1;  // of a hierarchically encoded stream
  std::string_view kind_text;
  std::string_view transport_text;
  /// Of audio over RTP/AVP: transport and formats as they stand behind the port, a space before each. Empty
  /// where anything else parts them, and of all other media.
  std::string_view behind_port;
  base::InlineVector<std::string_view, most_formats> formats;
  MediaFormats rtp_formats;  // of RTP: what they mean, as far as has been read
};

/// Fills `line` from the value of an m= line. Formats may be missing only where the port is 0.
/// Errors: `bad_media`, `bad_payload_type`, `too_many_formats`. Source: RFC 8866 section 5.14.
[[nodiscard]] base::Result<void, SdpError> parse_media_line(std::string_view value, MediaLine& line) noexcept;

}  // namespace trunkline::rtp
