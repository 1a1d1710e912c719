#include "rtp/sdp/packet_time.h"

#include "base/ascii.h"
#include "rtp/sdp/sdp_line.h"

namespace trunkline::rtp {

std::uint16_t parse_packet_time(std::string_view value) noexcept {
  value = trim_blanks(value);
  std::size_t point = 0;  // two digits, mostly: a loop beats memchr
  while (point < value.size() && value[point] != '.') ++point;
  return base::parse_decimal<std::uint16_t>(value.substr(0, point)).value_or(0);
}

}  // namespace trunkline::rtp
