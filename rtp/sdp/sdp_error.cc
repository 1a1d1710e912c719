#include "rtp/sdp/sdp_error.h"

namespace trunkline::rtp {

std::string_view to_string(SdpError error) noexcept {
  using enum SdpError;
  switch (error) {
    case empty: return "The session description is empty.";
    case too_long: return "The session description is longer than 65,535 octets.";
    case too_many_lines: return "The session description has more than 1,024 lines.";
    case too_many_media: return "The session description has more than 16 media.";
    case too_many_formats: return "A medium lists more than 64 formats.";
    case not_a_line: return "A line does not begin with a letter and an equals sign.";
    case control_character: return "A line contains a NUL or a lone carriage return.";
    case unknown_line_type: return "A line has a type that SDP does not know.";
    case misplaced_line: return "A line stands in a section where its type is not allowed.";
    case repeated_line: return "A line that may stand once in its section stands twice.";
    case bad_version: return "The first line is not v=0.";
    case missing_origin: return "There is no o= line.";
    case bad_origin: return "The o= line is malformed.";
    case bad_connection: return "A c= line is malformed.";
    case missing_connection: return "A medium has no c= line, and the session has none either.";
    case bad_bandwidth: return "A b= line is malformed.";
    case bad_timing: return "A t= line is malformed.";
    case bad_media: return "An m= line is malformed.";
    case bad_payload_type: return "A format of an RTP medium is not a payload type from 0 to 127.";
    case bad_attribute: return "An attribute has no name.";
    case bad_rtpmap: return "An rtpmap is malformed.";
    case bad_rtcp: return "An a=rtcp attribute is malformed.";
    case contradictory_direction: return "A section declares two different directions.";
    case no_media: return "The session description has no media.";
    case nothing_in_common: return "No stream has a transport and a codec in common with us.";
    case answer_does_not_fit: return "The answer does not fit the offer, stream by stream.";
    case no_local_address: return "There is no local address for a stream that is to be carried.";
  }
  return "The session description was refused.";
}

bool is_syntax_error(SdpError error) noexcept { return error < SdpError::too_many_lines; }

}  // namespace trunkline::rtp
