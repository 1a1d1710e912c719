#include "rtp/sdp/anchor.h"

#include <string_view>

#include "rtp/sdp/carried_line.h"
#include "rtp/sdp/sdp_writer.h"

namespace trunkline::rtp {
namespace {

const char* end_of(const SdpLine& line) noexcept { return line.value.data() + line.value.size(); }

/// Whether `next` stands right behind `line` in the peer's text, a CRLF between them.
bool follows(const SdpLine& line, const SdpLine& next) noexcept {
  const char* const end = end_of(line);
  return next.value.data() - 2 == end + 2 && end[0] == '\r' && end[1] == '\n';
}

/// Lines that follow one another are looked at and copied in one go, line ends included. Returns how many.
std::size_t write_run(SdpWriter& writer, std::span<const SdpLine> run, const CarriedLines& carried) {
  const char* const begin = run.front().value.data() - 2;  // its type and '='
  const std::string_view text(begin, static_cast<std::size_t>(end_of(run.back()) - begin));
  if (!carried.mentions_peer(text)) {
    writer.add(text);
    writer.end();
    return run.size();
  }
  std::size_t written = 0;
  for (const auto& line : run) {
    if (!carried.carries(line)) continue;
    writer.line(line.type, line.value);
    ++written;
  }
  return written;
}

/// Writes the lines of the given types, in their order among each other; returns how many.
template <class... Types>
std::size_t write_lines(SdpWriter& writer, std::span<const SdpLine> lines, const CarriedLines& carried,
                        Types... types) {
  const auto is_wanted = [&](const SdpLine& line) {
    return ((line.type == types) || ...) && CarriedLines::may_carry(line);
  };
  std::size_t written = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!is_wanted(lines[i])) continue;
    const auto first = i;
    while (i + 1 < lines.size() && is_wanted(lines[i + 1]) && follows(lines[i], lines[i + 1])) ++i;
    written += write_run(writer, lines.subspan(first, i + 1 - first), carried);
  }
  return written;
}

void write_session(SdpWriter& writer, const Description& from_peer, const base::IpAddress& address,
                   const CarriedLines& carried) {
  const bool names_session =
      !from_peer.session_name.empty() && !carried.mentions_peer(from_peer.session_name);
  writer.line('s', names_session ? from_peer.session_name : "-");
  const auto lines = from_peer.session_lines();
  write_lines(writer, lines, carried, 'i');
  writer.line('c', address);
  write_lines(writer, lines, carried, 'b');
  if (write_lines(writer, lines, carried, 't', 'r', 'z') == 0) writer.line('t', "0 0");
  write_lines(writer, lines, carried, 'a');
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
  if (!stream.held_by_address) {
    write_lines(writer, lines, carried, 'a');
    return;
  }
  for (const auto& line : lines) {
    if (line.type == 'a' && carried.carries(line) && !is_direction(line.attribute))
      writer.line('a', line.value);
  }
  writer.line('a', to_string(stream.direction));
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
    write_lines(writer, lines, carried, 'i');
    if (local[i].address != address) writer.line('c', local[i].address);
    write_lines(writer, lines, carried, 'b');
    write_attributes(writer, lines, streams[i], carried);
  }
  return with_origin(origin, address, writer.take());
}

}  // namespace trunkline::rtp
