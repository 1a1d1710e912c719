// RTCP on its way through a relay: read, and translated where a peer is told of another stream. What is
// written stays within the datagram, is RTCP as before, and fits the checksum that is told.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/assert.h"
#include "base/sip_hash.h"
#include "rtp/relay/read_rtcp.h"
#include "rtp/relay/translate_rtcp.h"
#include "rtp/rtcp/compound.h"
#include "rtp/rtcp/source_description.h"

namespace {

using namespace trunkline;
using namespace trunkline::rtp;

std::uint32_t word(std::span<const std::uint8_t> octets, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = at; i < at + 4; ++i) value = value << 8 | (i < octets.size() ? octets[i] : 0U);
  return value;
}

std::uint32_t folded(std::uint64_t sum) {
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint32_t>(sum);
}

// The one's complement sum of all 16-bit words, the last one padded.
std::uint32_t sum_of(std::span<const std::uint8_t> octets) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < octets.size(); ++i)
    sum += i % 2 == 0 ? std::uint64_t{octets[i]} << 8 : std::uint64_t{octets[i]};
  return folded(sum);
}

// 0 and 0xffff are both zero (RFC 1071).
bool same(std::uint32_t a, std::uint32_t b) { return a % 0xffff == b % 0xffff; }

// Who was described is described still, and by nothing that names a host.
void check_descriptions(const RtcpPacket& before, const RtcpPacket& after) {
  const auto said = parse_source_description(before);
  const auto told = parse_source_description(after);
  TL_ASSERT(said.has_value() == told.has_value());
  if (!said) return;
  TL_ASSERT(said->size() == told->size());
  for (std::size_t i = 0; i < said->size(); ++i) {
    TL_ASSERT((*said)[i].kind == (*told)[i].kind && (*said)[i].text.size() == (*told)[i].text.size());
    TL_ASSERT((*told)[i].text.find('@') == std::string_view::npos);
  }
}

void check_translation(const ToldStreams& told, std::span<const std::uint8_t> octets) {
  std::vector<std::uint8_t> written(octets.begin(), octets.end());
  const auto change = translate_rtcp(told, written);
  TL_ASSERT(same(folded(std::uint64_t{sum_of(octets)} + change), sum_of(written)));
  if (change == 0) TL_ASSERT(std::equal(octets.begin(), octets.end(), written.begin()));
  // It is as many packets of the same kinds and lengths as before: lengths and types are nobody's to change.
  const auto before = parse_compound(octets, CompoundRule::reduced_size);
  const auto after = parse_compound(written, CompoundRule::reduced_size);
  TL_ASSERT(before && after && before->size() == after->size());
  for (std::size_t i = 0; i < before->size(); ++i) {
    TL_ASSERT((*before)[i].type == (*after)[i].type && (*before)[i].count == (*after)[i].count &&
              (*before)[i].body.size() == (*after)[i].body.size());
    check_descriptions((*before)[i], (*after)[i]);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span all(data, size);
  // The SSRCs that are told otherwise are drawn from the input, so that they are met in it.
  const auto octets = all.subspan(std::min<std::size_t>(size, 1));
  const std::size_t at = size == 0 ? 0 : data[0] % 32U * 4U;
  const Moment now(base::Instant(std::chrono::hours(1)));
  ReportedQuality reported;
  const ReportedQuality untouched;
  const auto reading = read_rtcp(octets, {Ssrc{word(octets, at)}, 8}, now, reported);
  if (!reading) {
    TL_ASSERT(reported.lost == untouched.lost && reported.round_trip_us == untouched.round_trip_us);
    return 0;
  }
  TL_ASSERT(reading->left.size() <= 31);
  note_sender_report(octets, now, reported);
  const Translation out{Ssrc{word(octets, 4)}, Ssrc{word(octets, at) ^ 0x5a5a5a5a}, 160U * 77, 4711};
  const Translation in{Ssrc{0x01020304}, Ssrc{word(octets, at)}, 160U * 5, 65000};
  const base::SipHash names({7});
  check_translation({nullptr, nullptr, 0x1ffff, names}, octets);
  check_translation({&in, nullptr, 0x1ffff, names}, octets);
  check_translation({nullptr, &out, 0x1ffff, names}, octets);
  check_translation({&in, &out, 0xffffffff, names}, octets);
  return 0;
}
