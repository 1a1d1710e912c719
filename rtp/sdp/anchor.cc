#include "rtp/sdp/anchor.h"

#include <string_view>

#include "rtp/sdp/carried_line.h"
#include "rtp/sdp/sdp_writer.h"

namespace trunkline::rtp {
namespace {

/// Lines as they came. Those that stand behind one another in the peer's text are copied in one go, line ends
/// included.
class LineCopier {
 public:
  explicit LineCopier(SdpWriter& writer) noexcept : writer_(writer) {}
  LineCopier(const LineCopier&) = delete;
  LineCopier& operator=(const LineCopier&) = delete;
  ~LineCopier() { copy(); }

  void add(const SdpLine& line) {
    const char* const begin = line.value.data() - 2;  // its type and '='
    if (run_.empty() || begin != end() + 2 || end()[0] != '\r' || end()[1] != '\n') {
      copy();
      run_ = {begin, 0};
    }
    run_ = {run_.data(), static_cast<std::size_t>(line.value.data() + line.value.size() - run_.data())};
    ++count_;
  }
  [[nodiscard]] std::size_t count() const noexcept { return count_; }

 private:
  [[nodiscard]] const char* end() const noexcept { return run_.data() + run_.size(); }
  void copy() {
    if (run_.empty()) return;
    writer_.add(run_);
    writer_.end();
  }

  SdpWriter& writer_;
  std::string_view run_;
  std::size_t count_ = 0;
};

/// Writes the lines of the given types, in their order among each other; returns how many.
template <class... Types>
std::size_t write_lines(SdpWriter& writer, std::span<const SdpLine> lines, const CarriedLines& carried,
                        Types... types) {
  LineCopier copier(writer);
  for (const auto& line : lines) {
    if (((line.type == types) || ...) && carried.carries(line)) copier.add(line);
  }
  return copier.count();
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
