#include "rtp/sdp/rtpmap.h"

#include "base/ascii.h"
#include "rtp/sdp/media_line.h"
#include "rtp/sdp/sdp_line.h"

namespace trunkline::rtp {

base::Result<RtpMap, SdpError> parse_rtpmap(std::string_view value) noexcept {
  const auto payload_type = payload_type_of(next_field(value));
  auto encoding = trim_blanks(value);
  if (!payload_type) return base::fail(SdpError::bad_rtpmap);
  RtpMap map{*payload_type, {}};
  // All of it is short: a loop beats memchr.
  const auto end_of_part = [&encoding] {
    std::size_t end = 0;
    while (end < encoding.size() && encoding[end] != '/') ++end;
    return end;
  };
  const auto name_end = end_of_part();
  if (name_end == 0 || name_end == encoding.size()) return base::fail(SdpError::bad_rtpmap);
  map.encoding.name = encoding.substr(0, name_end);
  encoding.remove_prefix(name_end + 1);

  const auto rate_end = end_of_part();
  const auto rate = base::parse_decimal<std::uint32_t>(encoding.substr(0, rate_end));
  if (!rate || *rate == 0) return base::fail(SdpError::bad_rtpmap);
  map.encoding.clock_rate = *rate;
  if (rate_end == encoding.size()) return map;

  // Of audio the third part is the number of channels; other media may put there what they like.
  const auto channels = base::parse_decimal<std::uint8_t>(encoding.substr(rate_end + 1));
  if (channels && *channels != 0) map.encoding.channels = *channels;
  return map;
}

FormatParameters parse_fmtp(std::string_view value) noexcept {
  const auto format = next_field(value);
  return {format, trim_blanks(value)};
}

}  // namespace trunkline::rtp
