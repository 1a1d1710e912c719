#include "perf/trafgen/sdp_text.h"

#include <fmt/format.h>

#include "base/ascii.h"

namespace trunkline::trafgen {
namespace {

std::string_view take_line(std::string_view& text) noexcept {
  const auto end = text.find('\n');
  const auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return base::trim(line);
}

std::string_view last_word(std::string_view line) noexcept { return line.substr(line.rfind(' ') + 1); }

}  // namespace

std::string write_sdp(const base::Endpoint& media, const Codec& codec) {
  const auto address = media.address.to_string();
  const int family = media.address.is_v4() ? 4 : 6;
  return fmt::format(
      "v=0\r\no=- 1 1 IN IP{0} {1}\r\ns=-\r\nc=IN IP{0} {1}\r\nt=0 0\r\nm=audio {2} RTP/AVP "
      "{3}\r\na=rtpmap:{3} {4}\r\n"
      "a=ptime:{5}\r\n",
      family, address, media.port, codec.payload_type, codec.rtpmap, codec.packet_time_ms);
}

std::optional<base::Endpoint> media_endpoint(std::string_view sdp) noexcept {
  std::optional<base::IpAddress> address;
  std::optional<std::uint16_t> port;
  while (!sdp.empty()) {
    const auto line = take_line(sdp);
    if (line.starts_with("m=") && port) break;  // what follows belongs to another stream
    if (line.starts_with("c=IN ")) address = base::IpAddress::parse(last_word(line));
    if (line.starts_with("m=audio ")) {
      const auto rest = line.substr(8);
      port = base::parse_decimal<std::uint16_t>(rest.substr(0, rest.find(' ')));
    }
  }
  if (!address || !port || *port == 0) return std::nullopt;
  return base::Endpoint{*address, *port};
}

}  // namespace trunkline::trafgen
