// SDES: who stands behind an SSRC.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/inline_vector.h"
#include "base/octet_writer.h"
#include "base/result.h"
#include "rtp/packet/header.h"
#include "rtp/rtcp/rtcp_packet.h"

namespace trunkline::rtp {

/// Source: RFC 3550 section 6.5. Other numbers may appear and are kept as they are.
enum class DescriptionKind : std::uint8_t {
  cname = 1,
  name = 2,
  email = 3,
  phone = 4,
  location = 5,
  tool = 6,
  note = 7,
  private_extension = 8,
};

struct DescriptionItem {
  Ssrc source{};
  DescriptionKind kind = DescriptionKind::cname;
  std::string_view text;  // in place; at most 255 octets, UTF-8 as the sender claims
};

constexpr std::size_t most_description_items = 64;
using DescriptionItems = base::InlineVector<DescriptionItem, most_description_items>;

/// All items of all chunks, in order. Errors: `wrong_type`; `body_too_short` when a chunk that is counted is
/// not there; `bad_item` when an item or its list runs past the end; `too_many`.
[[nodiscard]] base::Result<DescriptionItems, RtcpError> parse_source_description(
    const RtcpPacket& packet) noexcept;

/// Items of the same source must stand together: each run of them becomes a chunk, of at most 31. Text over
/// 255 octets is cut.
void write_source_description(base::OctetWriter& writer, std::span<const DescriptionItem> items) noexcept;

}  // namespace trunkline::rtp
