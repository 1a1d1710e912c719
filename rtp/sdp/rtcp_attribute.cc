#include "rtp/sdp/rtcp_attribute.h"

#include "base/ascii.h"
#include "rtp/sdp/connection.h"
#include "rtp/sdp/sdp_line.h"

namespace trunkline::rtp {

base::Result<RtcpAttribute, SdpError> parse_rtcp_attribute(std::string_view value) noexcept {
  const auto port = base::parse_decimal<std::uint16_t>(next_field(value));
  if (!port) return base::fail(SdpError::bad_rtcp);
  RtcpAttribute rtcp{*port, std::nullopt};
  if (trim_blanks(value).empty()) return rtcp;
  // What follows has the form of a c= line.
  const auto connection = parse_connection(value);
  if (!connection) return base::fail(SdpError::bad_rtcp);
  rtcp.address = connection->address;
  return rtcp;
}

}  // namespace trunkline::rtp
