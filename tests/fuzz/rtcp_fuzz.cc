// RTCP: the compound, every packet kind, every XR block. What was read is written and read again as itself.
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/assert.h"
#include "base/octet_writer.h"
#include "rtp/rtcp/application.h"
#include "rtp/rtcp/compound.h"
#include "rtp/rtcp/extended_report.h"
#include "rtp/rtcp/feedback.h"
#include "rtp/rtcp/goodbye.h"
#include "rtp/rtcp/receiver_report.h"
#include "rtp/rtcp/sender_report.h"
#include "rtp/rtcp/source_description.h"
#include "rtp/rtcp/xr_receipt_times.h"
#include "rtp/rtcp/xr_reference_time.h"
#include "rtp/rtcp/xr_run_lengths.h"
#include "rtp/rtcp/xr_statistics_summary.h"
#include "rtp/rtcp/xr_voip_metrics.h"

namespace {

using namespace trunkline;
using namespace trunkline::rtp;

std::array<std::uint8_t, 300000> room;

// Calls `write(writer)` and hands the one packet it wrote to `check`.
template <class Write, class Check>
void written_again(Write&& write, Check&& check) {
  base::OctetWriter writer(room);
  write(writer);
  TL_ASSERT(writer.ok());
  const auto front = read_rtcp_packet(writer.written());
  TL_ASSERT(front.has_value());
  // A length of 16 bits cannot say more; what is longer was read out of several blocks and is not one packet.
  if (front->octets == writer.position()) check(front->packet);
}

void check_block(const XrBlock& block) {
  static_cast<void>(parse_receipt_times(block));
  static_cast<void>(parse_reference_time(block));
  static_cast<void>(parse_reference_delays(block));
  if (const auto runs = parse_run_lengths(block)) TL_ASSERT(runs->chunks.size() + 8 == block.body.size());
  if (const auto summary = parse_statistics_summary(block)) {
    written_again(
        [&](auto& writer) {
          const auto packet = begin_extended_report(writer, Ssrc{1});
          write(writer, *summary);
        },
        [&](const RtcpPacket& packet) {
          const auto report = parse_extended_report(packet);
          TL_ASSERT(report && parse_statistics_summary(report->blocks[0]) == *summary);
        });
  }
  if (const auto metrics = parse_voip_metrics(block)) {
    written_again(
        [&](auto& writer) {
          const auto packet = begin_extended_report(writer, Ssrc{1});
          write(writer, *metrics);
        },
        [&](const RtcpPacket& packet) {
          const auto report = parse_extended_report(packet);
          TL_ASSERT(report && parse_voip_metrics(report->blocks[0]) == *metrics);
        });
  }
}

void check_packet(const RtcpPacket& packet) {
  if (const auto report = parse_sender_report(packet)) {
    written_again(
        [&](auto& writer) { write(writer, *report); },
        [&](const RtcpPacket& again) { TL_ASSERT(parse_sender_report(again)->reports == report->reports); });
  }
  if (const auto report = parse_receiver_report(packet)) {
    written_again([&](auto& writer) { write(writer, *report); },
                  [&](const RtcpPacket& again) {
                    TL_ASSERT(parse_receiver_report(again)->reports == report->reports);
                  });
  }
  if (const auto items = parse_source_description(packet)) {
    written_again([&](auto& writer) { write_source_description(writer, items->span()); },
                  [&](const RtcpPacket& again) {
                    const auto same = parse_source_description(again);
                    TL_ASSERT(same && same->size() == items->size());
                  });
  }
  if (const auto goodbye = parse_goodbye(packet)) {
    written_again([&](auto& writer) { write(writer, *goodbye); },
                  [&](const RtcpPacket& again) {
                    const auto same = parse_goodbye(again);
                    TL_ASSERT(same && same->reason == goodbye->reason && same->sources == goodbye->sources);
                  });
  }
  if (const auto application = parse_application(packet)) {
    written_again([&](auto& writer) { write(writer, *application); },
                  [&](const RtcpPacket& again) {
                    TL_ASSERT(parse_application(again)->data.size() == application->data.size());
                  });
  }
  if (const auto feedback = parse_feedback(packet)) {
    written_again([&](auto& writer) { write(writer, *feedback); },
                  [&](const RtcpPacket& again) {
                    TL_ASSERT(parse_feedback(again)->information.size() == feedback->information.size());
                  });
  }
  if (const auto report = parse_extended_report(packet)) {
    for (const XrBlock& block : report->blocks) check_block(block);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto packets = parse_compound(std::span(data, size), CompoundRule::reduced_size);
  if (!packets) {
    TL_ASSERT(!to_string(packets.error()).empty());
    return 0;
  }
  for (const RtcpPacket& packet : *packets) check_packet(packet);
  return 0;
}
