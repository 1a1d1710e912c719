#include "rtp/sdp/packet_time.h"

#include "base/ascii.h"
#include "rtp/sdp/sdp_line.h"

namespace trunkline::rtp {

std::uint16_t parse_packet_time(std::string_view value) noexcept {
  value = trim_blanks(value);
  return base::parse_decimal<std::uint16_t>(value.substr(0, value.find('.'))).value_or(0);
}

}  // namespace trunkline::rtp
