// A session description that was read: typed where this program decides something, text where it only
// carries.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/inline_vector.h"
#include "rtp/sdp/carried_run.h"
#include "rtp/sdp/connection.h"
#include "rtp/sdp/direction.h"
#include "rtp/sdp/media_line.h"
#include "rtp/sdp/origin.h"
#include "rtp/sdp/rtcp_attribute.h"

namespace trunkline::rtp {

/// One m= line and what belongs to it.
struct MediaSection {
  MediaSection() noexcept {}  // not the default one, which would have all of it zeroed first

  MediaLine line;
  std::optional<Connection> connection;  // its own c= line; the first, where there are several
  std::optional<Direction> direction;    // its own direction attribute
  std::optional<RtcpAttribute> rtcp;
  std::string_view mid;
  std::uint16_t ptime_ms = 0;     // 0: not said
  std::uint16_t maxptime_ms = 0;  // 0: not said
  bool rtcp_mux = false;
  bool bundle_only = false;
  bool uses_ice = false;  // has an ice-ufrag, of its own or the session's
  std::string_view text;  // its lines after the m= line
};

/// Everything in it is a view into the text it was read from, which must outlive it. Fixed size, no heap;
/// large (about 100 kB), but only what the text has is written or copied.
struct Description {
  static constexpr std::size_t most_octets = 65535;
  static constexpr std::size_t most_lines = CarriedRuns::most;
  static constexpr std::size_t most_media = 16;

  Origin origin;
  std::string_view session_name;  // "-" or empty, mostly; SIP gives it no meaning, and it is not carried
  std::string_view timing;        // of the first t= line; empty: there is none
  std::optional<Connection> connection;  // of the session
  std::optional<Direction> direction;    // of the session
  bool uses_ice = false;
  std::string_view text;  // the session's lines, from v= on
  base::InlineVector<MediaSection, most_media> media;
  /// The lines of all sections that may be carried, in the order in which they are written.
  CarriedRuns carried;

  /// What holds for a section: its own word, or else the session's (RFC 8866 section 5.7 and 6.7).
  [[nodiscard]] Direction direction_of(const MediaSection& section) const noexcept {
    return section.direction.value_or(direction.value_or(Direction::sendrecv));
  }
  [[nodiscard]] const Connection* connection_of(const MediaSection& section) const noexcept {
    if (section.connection) return &*section.connection;
    return connection ? &*connection : nullptr;
  }
};

}  // namespace trunkline::rtp
