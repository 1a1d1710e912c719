#include "dataplane/capture/capture_matcher.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/dataplane/rig/frames.h"

namespace trunkline::dataplane::test {
namespace {

using gate::CaptureKind;

constexpr base::SipHash::Key secret{7, 7};
const base::Endpoint us_v4{base::IpAddress::v4(10, 99, 0, 1), 5060};
const base::Endpoint us_v6{*base::IpAddress::parse("fd99::1"), 5060};
const base::Endpoint ours[] = {us_v4, us_v6};

std::string invite(const std::string& call_id) {
  return "INVITE sip:b@x SIP/2.0\r\nVia: SIP/2.0/UDP 1.2.3.4;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n"
         "To: <sip:c@d>\r\nCall-ID: " +
         call_id + "\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n";
}

Envelope between(const base::Endpoint& from, const base::Endpoint& to) {
  Envelope envelope;
  envelope.from = from;
  envelope.to = to;
  return envelope;
}

class CaptureMatch : public ::testing::Test {
 protected:
  CaptureMask match(const Octets& frame) { return matcher.match(frame, filters); }
  CaptureMask match_sip(const std::string& message, const Envelope& envelope = {}) {
    return match(udp_frame(envelope, text(message)));
  }
  void want_call(std::size_t place, const std::string& call_id) {
    auto& filter = filters.places[place];
    filter.kind = CaptureKind::call;
    filter.call_ids[filter.call_id_count++] = base::SipHash(secret)(call_id);
  }

  CaptureMatcher matcher{ours, secret};
  gate::CaptureFilters filters;
};

TEST_F(CaptureMatch, wants_nothing_without_a_filter) {
  EXPECT_EQ(match_sip(invite("a")), 0);
  EXPECT_EQ(match({}), 0);
  EXPECT_EQ(match(hex("ffffffffffff 020000000010 0806 0001")), 0);
}

TEST_F(CaptureMatch, an_address_at_either_end_in_any_protocol) {
  filters.places[0] = {.kind = CaptureKind::ip, .address = base::IpAddress::v4(10, 99, 0, 10)};
  filters.places[2] = {.kind = CaptureKind::ip, .address = us_v6.address};
  EXPECT_EQ(match_sip(invite("a")), 1);
  EXPECT_EQ(match_sip("x", between(us_v4, {base::IpAddress::v4(10, 99, 0, 10), 9})), 1);
  EXPECT_EQ(match_sip("x", between(us_v4, {base::IpAddress::v4(10, 99, 0, 11), 9})), 0);
  const auto ping = ethernet(our_mac, peer_mac, 0x0800) +
                    ip_header(base::IpAddress::v4(10, 99, 0, 10), us_v4.address, 1, 8) + Octets(8, 0);
  EXPECT_EQ(match(ping), 1);
  EXPECT_EQ(match(udp_frame(envelope_v6(), text("x"))), 4);
}

TEST_F(CaptureMatch, all_signalling_both_ways_and_nothing_else) {
  filters.places[3].kind = CaptureKind::sip;
  EXPECT_EQ(match_sip(invite("a")), 8);
  EXPECT_EQ(match_sip("not even sip"), 8);
  EXPECT_EQ(match_sip(invite("a"), between(us_v4, {base::IpAddress::v4(10, 99, 0, 10), 7000})), 8);
  EXPECT_EQ(match_sip(invite("a"), between({us_v6.address, 5060}, envelope_v6().from)), 8);
  EXPECT_EQ(
      match_sip(invite("a"), between({base::IpAddress::v4(10, 99, 0, 10), 5060}, {us_v4.address, 20000})), 0);
}

TEST_F(CaptureMatch, a_calls_signalling_by_the_call_ids_of_both_legs) {
  want_call(0, "leg-a");
  want_call(0, "leg-b");
  want_call(1, "another");
  EXPECT_EQ(match_sip(invite("leg-a")), 1);
  EXPECT_EQ(match_sip(invite("leg-b")), 1);
  EXPECT_EQ(match_sip(invite("another")), 2);
  EXPECT_EQ(match_sip(invite("Leg-a")), 0) << "Call-IDs are case-sensitive (RFC 3261 section 8.1.1.4)";
  EXPECT_EQ(match_sip(invite("a stranger's")), 0);
  EXPECT_EQ(match_sip("i: leg-a\r\n"), 0) << "no SIP message";
}

TEST_F(CaptureMatch, a_calls_media_by_its_ports_rtcp_included) {
  auto& filter = filters.places[0];
  filter.kind = CaptureKind::call;
  filter.media[filter.media_count++] = {us_v4.address, 20000};
  const base::Endpoint phone{base::IpAddress::v4(10, 99, 0, 10), 4000};
  EXPECT_EQ(match_sip("rtp", between(phone, {us_v4.address, 20000})), 1);
  EXPECT_EQ(match_sip("rtcp", between(phone, {us_v4.address, 20001})), 1);
  EXPECT_EQ(match_sip("rtp back", between({us_v4.address, 20000}, phone)), 1);
  EXPECT_EQ(match_sip("another's", between(phone, {us_v4.address, 20002})), 0);
  EXPECT_EQ(match_sip("elsewhere", between(phone, {base::IpAddress::v4(10, 99, 0, 2), 20000})), 0);
}

TEST_F(CaptureMatch, every_piece_of_a_message_in_fragments) {
  want_call(0, "big");
  const auto message = invite("big") + std::string(3000, 'x');
  for (const auto& envelope : {Envelope{}, envelope_v6()}) {
    const auto pieces = udp_fragments(envelope, text(message), 1200, 77);
    ASSERT_EQ(pieces.size(), 3U);
    for (const auto& piece : pieces) EXPECT_EQ(match(piece), 1);
  }
  const auto others = udp_fragments({}, text(invite("other") + std::string(3000, 'x')), 1200, 78);
  for (const auto& piece : others) EXPECT_EQ(match(piece), 0);
}

TEST_F(CaptureMatch, looks_behind_vlan_tags) {
  filters.places[0].kind = CaptureKind::sip;
  auto frame = udp_frame({}, text(invite("a")));
  const auto tag = hex("8100 0007 88a8 0008");
  frame.insert(frame.begin() + 12, tag.begin(), tag.end());
  EXPECT_EQ(match(frame), 1);
}

TEST_F(CaptureMatch, never_reads_past_a_frame_that_was_cut_off) {
  want_call(0, "a");
  for (const auto& whole :
       {udp_frame({}, text(invite("a"))), udp_frame(envelope_v6(), text(invite("a"))),
        udp_fragments(envelope_v6(), text(invite("a") + std::string(900, 'x')), 800, 1)[0]}) {
    for (std::size_t length = 0; length < whole.size(); ++length) {
      const Octets cut(whole.begin(),
                       whole.begin() + static_cast<std::ptrdiff_t>(length));  // AddressSanitizer looks on
      static_cast<void>(match(cut));
    }
  }
}

}  // namespace
}  // namespace trunkline::dataplane::test
