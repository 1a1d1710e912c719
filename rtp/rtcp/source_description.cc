#include "rtp/rtcp/source_description.h"

#include <algorithm>

#include "base/octet_reader.h"

namespace trunkline::rtp {
namespace {

constexpr std::uint8_t end_of_list = 0;

std::string_view as_text(std::span<const std::uint8_t> octets) noexcept {
  return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

constexpr std::size_t to_word(std::size_t position) noexcept { return (4 - position % 4) % 4; }

// The items of one chunk, up to and with the octets of zero that end its list on a word boundary.
base::Result<void, RtcpError> read_items(base::OctetReader& reader, Ssrc source,
                                         DescriptionItems& items) noexcept {
  while (true) {
    const std::uint8_t kind = reader.u8();
    if (!reader.ok()) return base::fail(RtcpError::bad_item);
    if (kind == end_of_list) break;
    const auto text = reader.octets(reader.u8());
    if (!reader.ok()) return base::fail(RtcpError::bad_item);
    if (!items.push_back({source, static_cast<DescriptionKind>(kind), as_text(text)})) {
      return base::fail(RtcpError::too_many);
    }
  }
  reader.skip(to_word(reader.position()));
  return reader.ok() ? base::Result<void, RtcpError>() : base::fail(RtcpError::bad_item);
}

}  // namespace

// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
// |                          SSRC/CSRC_1                          |  SC chunks
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |    kind       |     length    | text ...                      |  items
// |      0        |  zeros to the next word                       |
base::Result<DescriptionItems, RtcpError> parse_source_description(const RtcpPacket& packet) noexcept {
  if (!packet.is(RtcpType::source_description)) return base::fail(RtcpError::wrong_type);
  base::OctetReader reader(packet.body);
  DescriptionItems items;
  for (std::uint8_t chunk = 0; chunk < packet.count; ++chunk) {
    const Ssrc source{reader.u32()};
    if (!reader.ok()) return base::fail(RtcpError::body_too_short);
    if (const auto read = read_items(reader, source, items); !read) return base::fail(read.error());
  }
  return items;
}

void write_source_description(base::OctetWriter& writer, std::span<const DescriptionItem> items) noexcept {
  std::size_t chunks = items.empty() ? 0 : 1;
  for (std::size_t i = 1; i < items.size(); ++i) chunks += items[i].source != items[i - 1].source ? 1 : 0;
  chunks = std::min<std::size_t>(chunks, 31);
  const RtcpPacketWriter frame(writer, RtcpType::source_description, chunks);
  for (std::size_t i = 0; chunks > 0; --chunks) {
    const Ssrc source = items[i].source;
    const std::size_t start = writer.position();
    writer.u32(static_cast<std::uint32_t>(source));
    for (; i < items.size() && items[i].source == source; ++i) {
      const auto text = items[i].text.substr(0, 255);
      writer.u8(static_cast<std::uint8_t>(items[i].kind));
      writer.u8(static_cast<std::uint8_t>(text.size()));
      writer.text(text);
    }
    writer.u8(end_of_list);
    writer.zeros(to_word(writer.position() - start));
  }
}

}  // namespace trunkline::rtp
