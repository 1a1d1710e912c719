#include "rtp/relay/own_report.h"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "rtp/relay/player.h"
#include "rtp/rtcp/receiver_report.h"
#include "rtp/rtcp/sender_report.h"
#include "rtp/rtcp/source_description.h"

namespace trunkline::rtp {
namespace {

// By the worker's own clock, which all streams of the appliance share (RFC 3550 section 6.4.1: "system
// uptime"): only differences of them are of use.
std::uint64_t ntp_of(Moment now) noexcept {
  const std::uint64_t fraction = (now.us % 1'000'000 << 32) / 1'000'000;
  return now.us / 1'000'000 << 32 | fraction;
}
std::uint32_t middle_of_ntp(Moment now) noexcept { return static_cast<std::uint32_t>(ntp_of(now) >> 16); }

// What the stream's next packet would bear if it were due now.
std::uint32_t timestamp_of(const PlayedStream& played, Moment now) noexcept {
  constexpr std::uint32_t clock_khz = Player::frame_samples / Player::frame_ms;
  const auto beyond_ms = static_cast<std::uint32_t>(now.us % 1000 * clock_khz / 1000);
  return played.timestamp + (now.ms - played.due_ms) * clock_khz + beyond_ms;
}

// From now on the peer's stream is this one. What came of the first counts from its beginning; of one that
// took its place, from here.
void turn_to(Participant& record, const StreamStatistics& stream) noexcept {
  if (record.heard_source && record.source == stream.ssrc()) return;
  record.expected = record.heard_source ? stream.expected() : 0;
  record.received = record.heard_source ? stream.received() : 0;
  record.lost = 0;
  record.heard_report = 0;
  record.source = stream.ssrc();
  record.heard_source = true;
}

// RFC 3550 section 6.4.1 and appendix A.3: of a source that has been heard since the last report.
std::optional<ReportBlock> block_about(const StreamStatistics& stream, Participant& record,
                                       Moment now) noexcept {
  if (!stream.running()) return std::nullopt;
  turn_to(record, stream);
  const auto expected = stream.expected() - std::exchange(record.expected, stream.expected());
  const auto received = stream.received() - std::exchange(record.received, stream.received());
  if (received == 0) return std::nullopt;
  const auto lost = static_cast<std::int32_t>(expected - received);
  record.lost += lost;
  ReportBlock block;
  block.source = record.source;
  // Duplicates make it negative: nothing is lost then.
  if (lost > 0)
    block.fraction_lost = static_cast<std::uint8_t>((std::uint64_t{expected - received} << 8) / expected);
  block.cumulative_lost = record.lost;
  block.highest_sequence = stream.highest();
  block.jitter = stream.jitter();
  if (record.heard_report == 0) return block;
  block.last_sender_report = record.heard_report;
  block.delay_since_report = middle_of_ntp(now) - record.heard_report_at;
  return block;
}

}  // namespace

void hear_sender_report(std::span<const std::uint8_t> octets, const StreamStatistics& stream,
                        Participant& record, Moment now) noexcept {
  if (!stream.running()) return;
  const auto front = read_rtcp_packet(octets);
  if (!front) return;
  const auto report = parse_sender_report(front->packet);
  if (!report || report->sender != stream.ssrc()) return;
  turn_to(record, stream);
  record.heard_report = report->middle_of_ntp();
  record.heard_report_at = middle_of_ntp(now);
}

void write_own_report(base::OctetWriter& writer, SlotTable& table, Participant& record, Moment now) noexcept {
  const auto index = record.slot.index;
  const PlayedStream& played = table.background(index).played;
  const auto sent =
      static_cast<std::uint16_t>(played.sequence - std::exchange(record.sequence, played.sequence));
  record.packets += sent;
  record.octets += sent * Player::frame_samples;
  ReportBlocks blocks;
  // What a closed slot has counted is not the first stream's alone any more.
  if (const auto block = record.leaves ? std::nullopt : block_about(table.slot(index).stream, record, now))
    static_cast<void>(blocks.push_back(*block));
  record.has_reported = true;
  // "since issuing the last report or the previous one" (section 6.4).
  const bool is_sender = sent != 0 || record.sent_before;
  record.sent_before = sent != 0;
  if (!is_sender) return write(writer, ReceiverReport{played.ssrc, std::move(blocks)});
  const SenderReport report{played.ssrc,    ntp_of(now),   timestamp_of(played, now),
                            record.packets, record.octets, std::move(blocks)};
  write(writer, report);
  auto& reported = table.history(index).reported;
  reported.report_sent = report.middle_of_ntp();
  reported.report_sent_us = static_cast<std::uint32_t>(now.us);
}

// Section 6.5.1 asks for a name that stays with the SSRC and is no other participant's, RFC 7022 for one that
// tells nothing of the host: 96 bits of a keyed hash.
void write_own_name(base::OctetWriter& writer, const base::SipHash& names, Ssrc ssrc,
                    base::MediaHandle slot) noexcept {
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<char, 24> name;
  for (std::uint8_t half = 0; half < 2; ++half) {
    std::array<std::uint8_t, 9> key{};
    base::OctetWriter to(key);
    to.u32(std::uint32_t{slot.owner} << 24 | slot.index);
    to.u32(slot.generation);
    to.u8(half);
    auto bits = names(key);
    for (std::size_t i = 0; i < 12; ++i, bits >>= 4) name[12U * half + i] = digits[bits & 15];
  }
  const DescriptionItem item{ssrc, DescriptionKind::cname, {name.data(), name.size()}};
  write_source_description(writer, std::span(&item, 1));
}

}  // namespace trunkline::rtp
