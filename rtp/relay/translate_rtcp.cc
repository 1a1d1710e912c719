#include "rtp/relay/translate_rtcp.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <string_view>

#include "rtp/packet/octet_patch.h"
#include "rtp/packet/sequence.h"
#include "rtp/rtcp/compound.h"
#include "rtp/rtcp/extended_report.h"
#include "rtp/rtcp/report_block.h"
#include "rtp/rtcp/source_description.h"

namespace trunkline::rtp {
namespace {

class Translator {
 public:
  Translator(const ToldStreams& told, std::span<std::uint8_t> octets) noexcept
      : told_(told), octets_(octets), patch_(octets) {}

  // `at`: of the packet's body, behind the common header.
  void packet(const RtcpPacket& packet, std::size_t at) noexcept {
    const std::size_t end = at + packet.body.size();
    switch (static_cast<RtcpType>(packet.type)) {
      case RtcpType::sender_report:
        if (is_sender(at)) patch_.u32(at + 12, patch_.read_u32(at + 12) + told_.out->timestamp_delta);
        sender(at);
        return blocks(at + 24, packet.count);
      case RtcpType::receiver_report: sender(at); return blocks(at + 4, packet.count);
      case RtcpType::source_description: return descriptions(at, end);
      case RtcpType::goodbye:
        for (std::size_t i = 0; i < packet.count; ++i) sender(at + 4 * i);
        return;
      case RtcpType::application: return sender(at);
      case RtcpType::transport_feedback:
      case RtcpType::payload_feedback: sender(at); return heard(at + 4);
      case RtcpType::extended_report: sender(at); return extended(at + 4, end);
    }
  }
  [[nodiscard]] std::uint32_t change() const noexcept { return patch_.change(); }

 private:
  [[nodiscard]] bool is_sender(std::size_t at) const noexcept {
    return told_.out != nullptr && Ssrc{patch_.read_u32(at)} == told_.out->translated;
  }
  void sender(std::size_t at) noexcept {
    if (is_sender(at)) patch_.u32(at, static_cast<std::uint32_t>(told_.out->told_ssrc));
  }
  [[nodiscard]] bool is_heard(std::size_t at) const noexcept {
    return told_.in != nullptr && Ssrc{patch_.read_u32(at)} == told_.in->told_ssrc;
  }
  void heard(std::size_t at) noexcept {
    if (is_heard(at)) patch_.u32(at, static_cast<std::uint32_t>(told_.in->translated));
  }

  void blocks(std::size_t at, std::size_t count) noexcept {
    for (; count > 0; --count, at += report_block_octets) {
      if (!is_heard(at)) continue;
      heard(at);
      // The cycles are those that the stream itself has gone through: it is counted here as it comes.
      const auto own =
          static_cast<std::uint16_t>((patch_.read_u32(at + 8) & 0xffff) - told_.in->sequence_delta);
      patch_.u32(at + 8, extend_sequence(told_.highest, own));
    }
  }

  // Chunks: an SSRC, items, and zeros up to the next word (RFC 3550 section 6.5).
  // However many the packet says there are: what it does not count would go on with all its names.
  void descriptions(std::size_t at, std::size_t end) noexcept {
    while (at + 4 <= end) {
      sender(at);
      at += 4;
      while (at + 1 < end && octets_[at] != 0) {
        const std::size_t length = octets_[at + 1];
        // Behind the last that is counted nobody has looked whether an item ends within the packet.
        conceal(static_cast<DescriptionKind>(octets_[at]), at + 2, std::min(length, end - (at + 2)));
        at += 2 + length;
      }
      at = (at / 4 + 1) * 4;  // at least one zero; packets begin at multiples of four
    }
  }

  void conceal(DescriptionKind kind, std::size_t at, std::size_t length) noexcept {
    if (kind != DescriptionKind::cname) {
      for (std::size_t i = 0; i < length; ++i) patch_.u8(at + i, '-');
      // Its first octet is the length of a prefix (section 6.5.8).
      if (kind == DescriptionKind::private_extension && length > 0) patch_.u8(at, 0);
      return;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    auto bits = told_.names(octets_.subspan(at, length));
    for (std::size_t i = 0; i < length; ++i) {
      patch_.u8(at + i, static_cast<std::uint8_t>(digits[bits & 15]));
      bits = std::rotr(bits, 4);
    }
  }

  void extended(std::size_t at, std::size_t end) noexcept {
    while (at + 4 <= end) {
      const auto type = static_cast<XrBlockType>(octets_[at]);
      const std::size_t next = at + 4 + 4 * (patch_.read_u32(at) & 0xffff);
      block(type, at + 4, std::min(next, end));
      at = next;
    }
  }
  void block(XrBlockType type, std::size_t at, std::size_t end) noexcept {
    switch (type) {
      case XrBlockType::loss_run_lengths:
      case XrBlockType::duplicate_run_lengths:
      case XrBlockType::receipt_times:
      case XrBlockType::statistics_summary:
      case XrBlockType::voip_metrics:
        if (at + 4 <= end) heard(at);
        return;
      case XrBlockType::delay_since_reference:
        for (; at + 12 <= end; at += 12) heard(at);
        return;
      case XrBlockType::receiver_reference_time: return;
    }
  }

  const ToldStreams& told_;
  std::span<std::uint8_t> octets_;
  OctetPatch patch_;
};

}  // namespace

std::uint32_t translate_rtcp(const ToldStreams& told, std::span<std::uint8_t> octets) noexcept {
  Translator translator(told, octets);
  std::size_t at = 0;
  while (at < octets.size()) {
    const auto front = read_rtcp_packet(octets.subspan(at));
    if (!front) break;
    translator.packet(front->packet, at + rtcp_header_octets);
    at += front->octets;
  }
  return translator.change();
}

}  // namespace trunkline::rtp
