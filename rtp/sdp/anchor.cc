#include "rtp/sdp/anchor.h"

#include "rtp/sdp/attribute.h"
#include "rtp/sdp/carried_line.h"
#include "rtp/sdp/line_cutter.h"

namespace trunkline::rtp {
namespace {

/// Goes through what is carried once, and copies it.
class Carrier {
 public:
  Carrier(const Description& from_peer, SdpWriter& writer) noexcept
      : addresses_(from_peer),
        writer_(writer),
        next_(from_peer.carried.begin()),
        end_(from_peer.carried.end()) {}

  /// Writes what stands before `place`. False: there was nothing.
  bool write_before(LinePlace place) {
    const bool is_any = stands_before(place);
    for (; stands_before(place); ++next_) write(*next_);
    return is_any;
  }
  /// The same without directions.
  void write_without_direction(LinePlace place) {
    for (; stands_before(place); ++next_) write_one_by_one(next_->text(), true);
  }
  void skip_before(LinePlace place) noexcept {
    while (stands_before(place)) ++next_;
  }

 private:
  [[nodiscard]] bool stands_before(LinePlace place) const noexcept {
    return next_ != end_ && next_->place < place;
  }
  // Not inlined into each of the loops above, which mostly find nothing to write.
  [[gnu::noinline]] void write(const CarriedRun& run) {
    const bool may_tell = rank_of(run.place) == LineRank::attribute;
    if (may_tell && addresses_.are_in(run.text())) return write_one_by_one(run.text(), false);
    writer_.lines(run.text());
  }

  void write_one_by_one(std::string_view run, bool without_direction) {
    SdpLine line;
    for (LineCutter lines(run); lines.next(line);) {
      const auto name = name_of(line);
      if (addresses_.are_told_by(line.value, name) || (without_direction && is_direction(name))) continue;
      writer_.line(line.type, line.value);
    }
  }

  PeerAddresses addresses_;
  SdpWriter& writer_;
  const CarriedRun* next_;
  const CarriedRun* end_;
};

void write_session(SdpWriter& writer, const base::IpAddress& address, Carrier& carrier) {
  writer.line('s', "-");  // "no meaningful name" (RFC 8866 section 5.3)
  writer.line('c', address);
  carrier.write_before(place_of(0, LineRank::time));
  if (!carrier.write_before(place_of(0, LineRank::attribute))) writer.line('t', "0 0");
  carrier.write_before(place_of(0, LineRank::none));
}

void write_media_line(SdpWriter& writer, const MediaLine& line, std::uint16_t port) {
  if (!line.behind_port.empty()) return writer.line('m', line.kind_text, " ", port, line.behind_port);
  writer.begin_line('m');
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
  writer.end_line();
}

}  // namespace

std::string_view anchor(const Description& from_peer, const StreamList& streams,
                        std::span<const base::Endpoint> local, const base::IpAddress& address,
                        OwnOrigin& origin, SdpWriter& writer) {
  writer.begin();
  Carrier carrier(from_peer, writer);
  write_session(writer, address, carrier);
  for (std::size_t i = 0; i < from_peer.media.size() && i < streams.size(); ++i) {
    const auto& section = from_peer.media[i];
    const auto end = place_of(i + 1, LineRank::none);
    const bool alive = streams[i].carried && i < local.size() && local[i].port != 0;
    write_media_line(writer, section.line, alive ? local[i].port : std::uint16_t{0});
    if (!alive) {
      if (!section.mid.empty() && !names_place(section.mid)) writer.line('a', "mid:", section.mid);
      carrier.skip_before(end);
      continue;
    }
    if (local[i].address != address) writer.line('c', local[i].address);
    carrier.write_before(place_of(i + 1, LineRank::attribute));
    if (streams[i].narrowed) {
      carrier.write_without_direction(end);
      writer.line('a', to_string(streams[i].direction));
    }
    carrier.write_before(end);
  }
  return writer.finish(origin, address);
}

}  // namespace trunkline::rtp
