#include "rtp/sdp/anchor.h"

#include <algorithm>
#include <string_view>

#include "rtp/sdp/carried_line.h"
#include "rtp/sdp/sdp_writer.h"

namespace trunkline::rtp {
namespace {

/// Writes the lines of the given types, in their order among each other; returns how many.
std::size_t write_lines(SdpWriter& writer, std::span<const SdpLine> lines, std::string_view types,
                        const CarriedLines& carried) {
  std::size_t written = 0;
  for (const auto& line : lines) {
    const bool is_wanted =
        std::any_of(types.begin(), types.end(), [&](char type) { return type == line.type; });
    if (!is_wanted || !carried.carries(line)) continue;
    writer.line(line.type, line.value);
    ++written;
  }
  return written;
}

void write_session(SdpWriter& writer, const Description& from_peer, const base::IpAddress& address,
                   const CarriedLines& carried) {
  const bool names_session =
      !from_peer.session_name.empty() && !carried.mentions_peer(from_peer.session_name);
  writer.line('s', names_session ? from_peer.session_name : "-");
  const auto lines = from_peer.session_lines();
  write_lines(writer, lines, "i", carried);
  writer.line('c', address);
  write_lines(writer, lines, "b", carried);
  if (write_lines(writer, lines, "trz", carried) == 0) writer.line('t', "0 0");
  write_lines(writer, lines, "a", carried);
}

void write_media_line(SdpWriter& writer, const MediaLine& line, std::uint16_t port) {
  writer.begin('m');
  writer.add(line.kind_text);
  writer.add(" ");
  writer.add(port);
  writer.add(" ");
  writer.add(line.transport_text);
  for (const auto format : line.formats) {
    writer.add(" ");
    writer.add(format);
  }
  if (line.formats.empty()) writer.add(" 0");
  writer.end();
}

void write_attributes(SdpWriter& writer, std::span<const SdpLine> lines, const StreamFacts& stream,
                      const CarriedLines& carried) {
  for (const auto& line : lines) {
    if (line.type != 'a' || !carried.carries(line)) continue;
    if (stream.held_by_address && is_direction(line.attribute)) continue;
    writer.line('a', line.value);
  }
  if (stream.held_by_address) writer.line('a', to_string(stream.direction));
}

}  // namespace

std::string anchor(const Description& from_peer, const StreamList& streams,
                   std::span<const base::Endpoint> local, const base::IpAddress& address, OwnOrigin& origin) {
  const CarriedLines carried(from_peer);
  SdpWriter writer(1024);
  write_session(writer, from_peer, address, carried);
  for (std::size_t i = 0; i < from_peer.media.size() && i < streams.size(); ++i) {
    const auto& section = from_peer.media[i];
    const auto lines = from_peer.lines_of(section);
    const bool alive = streams[i].carried && i < local.size() && local[i].port != 0;
    write_media_line(writer, section.line, alive ? local[i].port : std::uint16_t{0});
    if (!alive) {
      if (!section.mid.empty()) writer.line('a', "mid:", section.mid);
      continue;
    }
    write_lines(writer, lines, "i", carried);
    if (local[i].address != address) writer.line('c', local[i].address);
    write_lines(writer, lines, "b", carried);
    write_attributes(writer, lines, streams[i], carried);
  }
  return with_origin(origin, address, writer.text());
}

}  // namespace trunkline::rtp
