#include "rtp/sdp/parse_description.h"

#include "rtp/sdp/bandwidth.h"
#include "rtp/sdp/next_line.h"
#include "rtp/sdp/section_attributes.h"
#include "rtp/sdp/timing.h"

namespace trunkline::rtp {
namespace {

using Outcome = base::Result<void, SdpError>;

/// The lines seen so far decide what the next one may be.
class Parser {
 public:
  explicit Parser(Description& out) noexcept : out_(out) {}

  Outcome line(const SdpLine& line) noexcept {
    if (!saw_version_) return version(line);
    switch (line.type) {
      case 'v': return base::fail(SdpError::repeated_line);
      case 'o': return origin(line);
      case 's': return session_name(line);
      case 'm': return media(line);
      case 'c': return connection(line);
      case 'b': return checked(line, parse_bandwidth(line.value));
      case 't': return session_only(line, parse_timing(line.value));
      case 'a': return attribute(line);
      case 'u':
      case 'e':
      case 'p':
      case 'r':
      case 'z': return session_only(line, Outcome{});
      case 'i':
      case 'k': return keep(line);
      default: return base::fail(SdpError::unknown_line_type);
    }
  }

  Outcome finish() noexcept {
    if (!saw_version_) return base::fail(SdpError::empty);
    if (!saw_origin_) return base::fail(SdpError::missing_origin);
    for (auto& section : out_.media) {
      section.uses_ice = section.uses_ice || out_.uses_ice;
      // A rejected stream needs no address, and phones leave it out.
      if (section.line.port != 0 && out_.connection_of(section) == nullptr) {
        return base::fail(SdpError::missing_connection);
      }
    }
    return {};
  }

 private:
  Outcome version(const SdpLine& line) noexcept {
    if (line.type != 'v' || trim_blanks(line.value) != "0") return base::fail(SdpError::bad_version);
    saw_version_ = true;
    return {};
  }

  Outcome origin(const SdpLine& line) noexcept {
    if (section() != nullptr) return base::fail(SdpError::misplaced_line);
    if (saw_origin_) return base::fail(SdpError::repeated_line);
    saw_origin_ = true;
    const auto origin = parse_origin(line.value);
    if (!origin) return base::fail(origin.error());
    out_.origin = *origin;
    return {};
  }

  Outcome session_name(const SdpLine& line) noexcept {
    if (section() != nullptr) return base::fail(SdpError::misplaced_line);
    if (saw_name_) return base::fail(SdpError::repeated_line);
    saw_name_ = true;
    out_.session_name = line.value;
    return {};
  }

  Outcome media(const SdpLine& line) noexcept {
    auto* const added = out_.media.emplace_back();
    if (added == nullptr) return base::fail(SdpError::too_many_media);
    added->first_line = static_cast<std::uint16_t>(out_.lines.size());
    return parse_media_line(line.value, added->line);
  }

  Outcome connection(const SdpLine& line) noexcept {
    const auto connection = parse_connection(line.value);
    if (!connection) return base::fail(connection.error());
    auto* const in_media = section();
    auto& place = in_media != nullptr ? in_media->connection : out_.connection;
    // A medium may have several, for the layers of a multicast; a session may not (RFC 8866 section 5.7).
    if (place && in_media == nullptr) return base::fail(SdpError::repeated_line);
    if (!place) place = *connection;
    return keep(line);
  }

  Outcome attribute(const SdpLine& line) noexcept {
    const auto attribute = parse_attribute(line.value);
    if (!attribute) return base::fail(attribute.error());
    auto* const in_media = section();
    const auto read = in_media != nullptr ? read_media_attribute(*attribute, *in_media)
                                          : read_session_attribute(*attribute, out_);
    return checked({line.type, attribute->name, line.value}, read);
  }

  template <class T>
  Outcome checked(const SdpLine& line, const base::Result<T, SdpError>& read) noexcept {
    return read ? keep(line) : Outcome(base::fail(read.error()));
  }

  template <class T>
  Outcome session_only(const SdpLine& line, const base::Result<T, SdpError>& read) noexcept {
    if (section() != nullptr) return base::fail(SdpError::misplaced_line);
    return checked(line, read);
  }

  Outcome keep(const SdpLine& line) noexcept {
    if (!out_.lines.push_back(line)) return base::fail(SdpError::too_many_lines);
    if (auto* const in_media = section(); in_media != nullptr) {
      ++in_media->line_count;
    } else {
      ++out_.session_line_count;
    }
    return {};
  }

  MediaSection* section() noexcept { return out_.media.empty() ? nullptr : &out_.media.back(); }

  Description& out_;
  bool saw_version_ = false;
  bool saw_origin_ = false;
  bool saw_name_ = false;
};

void start_anew(Description& out) noexcept {
  out.origin = {};
  out.session_name = {};
  out.connection.reset();
  out.direction.reset();
  out.session_line_count = 0;
  out.uses_ice = false;
  out.lines.clear();
  out.media.clear();
}

}  // namespace

base::Result<void, SdpError> parse_description(std::string_view text, Description& out) noexcept {
  start_anew(out);
  if (text.size() > Description::most_octets) return base::fail(SdpError::too_long);
  Parser parser(out);
  while (true) {
    const auto line = next_line(text);
    if (!line) return base::fail(line.error());
    if (!*line) return parser.finish();
    if (const auto taken = parser.line(**line); !taken) return taken;
  }
}

}  // namespace trunkline::rtp
