#include "rtp/sdp/own_description.h"

#include "rtp/sdp/sdp_writer.h"

namespace trunkline::rtp {
namespace {

void write_format(SdpWriter& writer, const MediaFormat& format) {
  const auto& encoding = format.encoding;
  if (encoding.channels > 1) {
    writer.line('a', "rtpmap:", format.payload_type, " ", encoding.name, "/", encoding.clock_rate, "/",
                unsigned{encoding.channels});
  } else {
    writer.line('a', "rtpmap:", format.payload_type, " ", encoding.name, "/", encoding.clock_rate);
  }
  if (!format.parameters.empty()) {
    writer.line('a', "fmtp:", format.payload_type, " ", format.parameters);
  }
}

void write_stream(SdpWriter& writer, const OwnStream& stream, const base::IpAddress& session_address) {
  const bool accepted = stream.local.port != 0;
  writer.begin_line('m');
  writer.add(stream.kind);
  writer.add(" ");
  writer.add(stream.local.port);
  writer.add(" ");
  writer.add(stream.transport);
  if (!accepted) {
    writer.add(" ");
    writer.add(stream.rejected_format);
  }
  for (const auto& format : stream.formats) {
    writer.add(" ");
    writer.add(format.payload_type);
  }
  writer.end_line();
  if (accepted && stream.local.address != session_address) writer.line('c', stream.local.address);
  if (!stream.mid.empty()) writer.line('a', "mid:", stream.mid);
  if (!accepted) return;
  for (const auto& format : stream.formats) write_format(writer, format);
  if (stream.ptime_ms != 0) writer.line('a', "ptime:", stream.ptime_ms);
  writer.line('a', to_string(stream.direction));
  if (stream.rtcp_mux) writer.line('a', "rtcp-mux");
}

}  // namespace

std::string write(const OwnDescription& description, OwnOrigin& origin) {
  SdpWriter writer;
  writer.line('s', "-");
  writer.line('c', description.address);
  writer.line('t', description.timing);
  for (const auto& stream : description.streams) write_stream(writer, stream, description.address);
  return std::string(writer.finish(origin, description.address));
}

}  // namespace trunkline::rtp
