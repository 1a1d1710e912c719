// RTCP of our own, as the peer of a service receives it.
#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "base/octet_writer.h"
#include "rtp/dtmf/telephone_event.h"
#include "rtp/rtcp/compound.h"
#include "rtp/rtcp/goodbye.h"
#include "rtp/rtcp/receiver_report.h"
#include "rtp/rtcp/sender_report.h"
#include "rtp/rtcp/source_description.h"
#include "tests/rtp/relay/relay_fixture.h"

namespace trunkline::rtp {
namespace {

using Octets = std::vector<std::uint8_t>;

class ReporterTest : public RelayTest {
 protected:
  void serve(SlotMode mode, std::uint32_t index = 0) {
    settings = talking_to(a);
    settings.mode = mode;
    settings.payload_type = 8;
    open(index, settings);
  }
  struct Sent {
    base::Duration at{};
    Departure departure;
    Octets octets;
  };
  /// Millisecond by millisecond until one leaves, or `until` has come.
  std::optional<Sent> next_before(base::Duration until) {
    for (; now < at(until); now = now + 1ms) {
      while (const auto played = relay.play(Moment(now))) {
        stream = *parse(played->packet);
        ++heard;
      }
      relay.sweep(Moment(now), 4);
      if (now.since_origin() % 20ms == 0ms && talks) say();
      if (const auto due = relay.report_to_peer(Moment(now))) {
        now = now + 1ms;
        return Sent{now - 1ms - at(0ms), due->departure, {due->packet().begin(), due->packet().end()}};
      }
    }
    return std::nullopt;
  }
  std::vector<Sent> all_before(base::Duration until) {
    std::vector<Sent> sent;
    while (auto each = next_before(until)) sent.push_back(std::move(*each));
    return sent;
  }
  void say() { arrive(0, a, rtp_packet(number++)); }
  void say(std::initializer_list<std::uint16_t> numbers, std::uint32_t ssrc = 7) {
    for (const auto each : numbers) arrive(0, a, rtp_packet(each, ssrc));
  }
  void report(Ssrc sender, std::uint64_t ntp) {
    SenderReport report;
    report.sender = sender;
    report.ntp_timestamp = ntp;
    std::array<std::uint8_t, 64> room{};
    base::OctetWriter writer(room);
    write(writer, report);
    EXPECT_EQ(arrive(0, control, {writer.written().begin(), writer.written().end()}, true).outcome,
              MediaOutcome::consumed);
  }
  [[nodiscard]] static Compound packets_of(const Octets& octets) {
    auto packets = parse_compound(octets);
    EXPECT_TRUE(packets);
    return packets ? *packets : Compound{};
  }
  [[nodiscard]] static SenderReport sender_report_of(const Octets& octets) {
    const auto report = parse_sender_report(packets_of(octets)[0]);
    EXPECT_TRUE(report);
    return report ? *report : SenderReport{};
  }
  [[nodiscard]] static ReceiverReport receiver_report_of(const Octets& octets) {
    const auto report = parse_receiver_report(packets_of(octets)[0]);
    EXPECT_TRUE(report);
    return report ? *report : ReceiverReport{};
  }
  [[nodiscard]] static std::string name_of(const Octets& octets) {
    const auto items = parse_source_description(packets_of(octets)[1]);
    if (!items || items->size() != 1 || (*items)[0].kind != DescriptionKind::cname) return "none";
    return std::string((*items)[0].text);
  }
  [[nodiscard]] std::uint64_t count(RelayEvent event) const { return relay.events().read(event); }

  const base::Endpoint control = endpoint("198.51.100.1:4001");
  SlotSettings settings;
  Header stream;             // the last packet of ours,
  std::uint32_t heard = 0;   // and how many have come
  bool talks = false;        // the peer, every 20 ms
  std::uint16_t number = 1;  // of its next packet
};

// RFC 3550 sections 6.4.1, 6.5 and 6.6, as it lies on the wire.
TEST_F(ReporterTest, a_service_that_plays_sends_this_compound) {
  serve(SlotMode::tone);
  now = at(100ms);
  say({10, 11, 13, 14});
  now = at(500ms);
  report(Ssrc{7}, 0x1122334455667788);
  const auto first = next_before(4s);
  ASSERT_TRUE(first);
  EXPECT_GE(first->at, 1026ms);
  EXPECT_EQ(first->departure.local, endpoint("192.0.2.1:20005"));
  EXPECT_EQ(first->departure.remote, control);

  const auto ms = static_cast<std::uint32_t>(first->at / 1ms);
  const std::uint32_t last_at = ms / 20 * 20;
  const auto jitter = relay.table().slot(0).stream.jitter();
  std::array<std::uint8_t, 128> room{};
  base::OctetWriter expected(room);
  const std::uint32_t ssrc = static_cast<std::uint32_t>(stream.ssrc);
  expected.octets(Octets{0x81, 200, 0, 12});
  expected.u32(ssrc);
  expected.u32(3600 + ms / 1000);
  expected.u32(static_cast<std::uint32_t>((std::uint64_t{ms % 1000} << 32) / 1000));
  expected.u32(stream.timestamp + 8 * (ms - last_at));
  expected.u32(heard);
  expected.u32(160 * heard);
  expected.octets(Octets{0, 0, 0, 7, 51, 0, 0, 1, 0, 0, 0, 14});  // 1 lost of 5: 51 of 256
  expected.u32(jitter);
  expected.octets(Octets{0x33, 0x44, 0x55, 0x66});
  expected.u32((3600 + ms / 1000) * 65536 + ms % 1000 * 65536 / 1000 - (3600 * 65536 + 32768));
  expected.octets(Octets{0x81, 202, 0, 8});
  expected.u32(ssrc);
  expected.octets(Octets{1, 24});
  ASSERT_GE(first->octets.size(), expected.position() + 24);
  const auto text = first->octets.begin() + static_cast<std::ptrdiff_t>(expected.position());
  EXPECT_TRUE(std::all_of(text, text + 24, [](auto octet) { return octet >= '0' && octet <= 'f'; }));
  expected.octets(std::span(text, 24));
  expected.zeros(2);
  EXPECT_EQ(first->octets, Octets(expected.written().begin(), expected.written().end()));
  EXPECT_EQ(count(RelayEvent::rtcp_sent), 1U);
}

// Section 6.3.1: 2.5 s before the first and 5 s later, times 0.5 to 1.5, by 1.21828; drawn again when due.
TEST_F(ReporterTest, reports_come_at_random_intervals_around_five_seconds) {
  serve(SlotMode::tone);
  const auto sent = all_before(600s);
  ASSERT_GE(sent.size(), 100U);
  EXPECT_LE(sent.size(), 160U);
  EXPECT_LE(sent[0].at, 3200ms);
  std::vector<base::Duration> gaps;
  for (std::size_t i = 1; i < sent.size(); ++i) gaps.push_back(sent[i].at - sent[i - 1].at);
  const auto [least, most] = std::minmax_element(gaps.begin(), gaps.end());
  EXPECT_GE(*least, 2052ms);
  EXPECT_LE(*most, 6300ms);
  EXPECT_LT(*least, 3s);
  EXPECT_GT(*most, 5500ms);
}

TEST_F(ReporterTest, two_peers_are_not_told_at_the_same_times) {
  serve(SlotMode::tone);
  settings.remote_rtp = b;
  settings.remote_rtcp = endpoint("198.51.100.2:5001");
  open(1, settings);
  std::vector<base::Duration> first;
  std::vector<std::string> names;
  for (const auto& each : all_before(3200ms)) {
    first.push_back(each.at);
    names.push_back(name_of(each.octets));
  }
  ASSERT_GE(first.size(), 2U);
  EXPECT_NE(first[0], first[1]);
  EXPECT_NE(names[0], names[1]);
}

TEST_F(ReporterTest, who_sends_nothing_sends_receiver_reports) {
  serve(SlotMode::silent);
  talks = true;
  const auto first = next_before(4s);
  ASSERT_TRUE(first);
  const auto report = receiver_report_of(first->octets);
  EXPECT_NE(report.sender, Ssrc{7});
  ASSERT_EQ(report.reports.size(), 1U);
  EXPECT_EQ(report.reports[0].source, Ssrc{7});
  EXPECT_EQ(report.reports[0].last_sender_report, 0U);
}

TEST_F(ReporterTest, an_echo_reports_about_what_it_hears_and_sends_nothing_of_its_own) {
  serve(SlotMode::echo);
  talks = true;
  for (const auto& each : all_before(20s)) {
    const auto report = receiver_report_of(each.octets);
    ASSERT_EQ(report.reports.size(), 1U);
    EXPECT_EQ(report.reports[0].cumulative_lost, 0);
  }
}

TEST_F(ReporterTest, a_sender_becomes_a_receiver_by_the_second_report_after_its_last_packet) {
  serve(SlotMode::tone);
  const auto playing = next_before(4s);
  settings.mode = SlotMode::silent;
  update(0, settings);
  const auto before = next_before(20s);
  const auto after = next_before(20s);
  ASSERT_TRUE(playing && before && after);
  const auto said = sender_report_of(playing->octets);
  EXPECT_EQ(sender_report_of(before->octets).packets, said.packets);
  EXPECT_EQ(receiver_report_of(after->octets).sender, said.sender);
  EXPECT_EQ(name_of(after->octets), name_of(playing->octets));
}

TEST_F(ReporterTest, loss_is_told_since_the_last_report_and_in_all) {
  serve(SlotMode::silent);
  say({1, 3});
  const auto first = next_before(4s);
  ASSERT_TRUE(first);
  EXPECT_EQ(receiver_report_of(first->octets).reports[0].fraction_lost, 256 / 3);
  EXPECT_EQ(receiver_report_of(first->octets).reports[0].cumulative_lost, 1);
  say({4, 5, 6, 8});
  const auto second = next_before(20s);
  ASSERT_TRUE(second);
  const auto block = receiver_report_of(second->octets).reports[0];
  EXPECT_EQ(block.fraction_lost, 256 / 5);
  EXPECT_EQ(block.cumulative_lost, 2);
  EXPECT_EQ(block.highest_sequence, 8U);
  const auto third = next_before(40s);
  ASSERT_TRUE(third);
  EXPECT_TRUE(receiver_report_of(third->octets).reports.empty()) << "nothing was heard since";
}

TEST_F(ReporterTest, duplicates_make_the_loss_negative) {
  serve(SlotMode::silent);
  say({1, 2, 2, 2});
  const auto first = next_before(4s);
  ASSERT_TRUE(first);
  const auto block = receiver_report_of(first->octets).reports[0];
  EXPECT_EQ(block.fraction_lost, 0);
  EXPECT_EQ(block.cumulative_lost, -2);
}

TEST_F(ReporterTest, another_source_of_the_peer_is_reported_on_by_itself) {
  serve(SlotMode::silent);
  say({1, 5});
  report(Ssrc{7}, 0x1122334455667788);
  ASSERT_TRUE(next_before(4s));
  now = at(6s);
  say({100, 101}, 8);
  static_cast<void>(next_before(20s));
  say({102, 104}, 8);
  const auto later = next_before(40s);
  ASSERT_TRUE(later);
  const auto block = receiver_report_of(later->octets).reports[0];
  EXPECT_EQ(block.source, Ssrc{8});
  EXPECT_EQ(block.cumulative_lost, 1);
  EXPECT_EQ(block.fraction_lost, 256 / 3);
  EXPECT_EQ(block.last_sender_report, 0U) << "it was another's";
}

TEST_F(ReporterTest, digits_count_with_what_they_carry) {
  serve(SlotMode::silent);
  DigitString digits;
  digits.payload_type = 101;
  digits.events[digits.count++] = *event_of('5');
  EXPECT_EQ(relay.send_digits(handle(0), digits, now), CommandResult::applied);
  const auto first = next_before(4s);
  ASSERT_TRUE(first);
  const auto report = sender_report_of(first->octets);
  EXPECT_EQ(report.packets, 8U);
  EXPECT_EQ(report.octets, 8U * 4);
}

TEST_F(ReporterTest, the_round_trip_is_that_of_our_own_reports) {
  serve(SlotMode::tone);
  say();
  const auto first = next_before(4s);
  ASSERT_TRUE(first);
  const auto sent = sender_report_of(first->octets);
  now = at(first->at) + 140ms;
  ReceiverReport answer;
  answer.sender = Ssrc{7};
  ReportBlock block;
  block.source = sent.sender;
  block.last_sender_report = sent.middle_of_ntp();
  block.delay_since_report = 65536 / 10;
  ASSERT_TRUE(answer.reports.push_back(block));
  std::array<std::uint8_t, 64> room{};
  base::OctetWriter writer(room);
  write(writer, answer);
  arrive(0, control, {writer.written().begin(), writer.written().end()}, true);
  EXPECT_NEAR(relay.figures(handle(0), now)->quality.round_trip_us, 40'000, 100);
}

TEST_F(ReporterTest, multiplexed_it_goes_from_port_to_port_of_rtp) {
  settings = talking_to(a);
  settings.mode = SlotMode::tone;
  settings.rtcp_mux = true;
  settings.remote_rtcp = a;
  open(0, settings);
  const auto first = next_before(4s);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->departure.local, endpoint("192.0.2.1:20004"));
  EXPECT_EQ(first->departure.remote, a);
}

TEST_F(ReporterTest, it_goes_where_the_peer_wants_it) {
  settings = talking_to(a);
  settings.mode = SlotMode::tone;
  settings.remote_rtcp = endpoint("198.51.100.9:9999");
  open(0, settings);
  const auto first = next_before(4s);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->departure.remote, settings.remote_rtcp);
}

TEST_F(ReporterTest, nothing_goes_to_who_is_not_known_or_is_encrypted) {
  settings = talking_to(a);
  settings.mode = SlotMode::tone;
  settings.encrypted = true;
  open(0, settings);
  settings = talking_to({});
  settings.mode = SlotMode::tone;
  settings.latch = LatchRule::first;
  open(1, settings);
  settings = talking_to(b);
  settings.mode = SlotMode::tone;
  settings.remote_rtcp = {};
  open(2, settings);
  EXPECT_TRUE(all_before(30s).empty());
  for (const std::uint32_t slot : {0U, 1U, 2U}) ASSERT_TRUE(relay.close(handle(slot)));
  EXPECT_TRUE(all_before(40s).empty());
  EXPECT_EQ(relay.table().participants().size(), 0U);
}

// RFC 3264 section 8.4.
TEST_F(ReporterTest, hold_does_not_stop_it) {
  settings = talking_to(a);
  settings.mode = SlotMode::tone;
  settings.may_send = settings.may_receive = false;
  open(0, settings);
  EXPECT_TRUE(next_before(4s));
}

TEST_F(ReporterTest, calls_that_are_carried_get_none) {
  open_call();
  arrive(0, a, rtp_packet(1));
  EXPECT_TRUE(all_before(20s).empty());
  ASSERT_TRUE(relay.close(handle(0)) && relay.close(handle(1)));
  EXPECT_TRUE(all_before(30s).empty());
  EXPECT_EQ(count(RelayEvent::rtcp_sent), 0U);
}

TEST_F(ReporterTest, it_rests_while_another_is_heard_and_goes_on_afterwards) {
  serve(SlotMode::tone);
  const auto before = next_before(4s);
  open(1, relaying_to(b, 0));
  settings.mode = SlotMode::relay;
  settings.partner = 1;
  update(0, settings);
  EXPECT_TRUE(all_before(30s).empty());
  settings.mode = SlotMode::tone;
  update(0, settings);
  const auto after = next_before(40s);
  ASSERT_TRUE(before && after);
  EXPECT_EQ(name_of(after->octets), name_of(before->octets));
  EXPECT_GT(sender_report_of(after->octets).packets, sender_report_of(before->octets).packets);
}

// Section 6.6: BYE, within a compound like any other.
TEST_F(ReporterTest, a_call_that_ends_says_goodbye) {
  serve(SlotMode::tone);
  const auto before = next_before(4s);
  ASSERT_TRUE(before);
  ASSERT_TRUE(relay.close(handle(0)));
  ASSERT_TRUE(relay.rtcp_waits());
  const auto last = next_before(before->at + 5ms);
  ASSERT_TRUE(last);
  EXPECT_EQ(last->departure.local, endpoint("192.0.2.1:20005"));
  EXPECT_EQ(last->departure.remote, control);
  const auto packets = packets_of(last->octets);
  ASSERT_EQ(packets.size(), 3U);
  const auto said = sender_report_of(last->octets);
  EXPECT_EQ(said.packets, sender_report_of(before->octets).packets);
  EXPECT_EQ(name_of(last->octets), name_of(before->octets));
  const auto goodbye = parse_goodbye(packets[2]);
  ASSERT_TRUE(goodbye);
  ASSERT_EQ(goodbye->sources.size(), 1U);
  EXPECT_EQ(goodbye->sources[0], said.sender);
  EXPECT_EQ(Octets(last->octets.end() - 8, last->octets.end() - 4), (Octets{0x81, 203, 0, 1}));
  EXPECT_FALSE(next_before(30s));
  EXPECT_EQ(relay.table().participants().size(), 0U);
}

// Section 6.3.7.
TEST_F(ReporterTest, who_never_sent_anything_leaves_without_a_word) {
  serve(SlotMode::silent);
  ASSERT_TRUE(relay.close(handle(0)));
  EXPECT_FALSE(next_before(20s));
  EXPECT_EQ(relay.table().participants().size(), 0U);
}

TEST_F(ReporterTest, a_goodbye_does_not_go_to_the_next_call) {
  serve(SlotMode::tone);
  ASSERT_TRUE(next_before(4s));
  ASSERT_TRUE(relay.close(handle(0)));
  settings.remote_rtp = b;
  settings.remote_rtcp = endpoint("198.51.100.2:5001");
  open(0, settings, 2);
  const auto next = next_before(20s);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->departure.remote, settings.remote_rtcp);
  EXPECT_EQ(packets_of(next->octets).size(), 2U);
}

TEST(Participants, what_finds_no_record_is_counted_and_sends_none) {
  MediaLayout layout = small_layout();
  layout.first_port = 10000;
  layout.pairs_per_worker = 512;
  layout.address_count = 1;
  layout.worker_count = 1;
  TableMemory memory(512);
  Relay wide(layout, base::WorkerId{0}, memory.octets(), 42);
  SlotSettings settings;
  settings.remote_rtp = endpoint("198.51.100.1:4000");
  settings.remote_rtcp = endpoint("198.51.100.1:4001");
  settings.mode = SlotMode::tone;
  settings.may_send = true;
  const auto now = at(0ms);
  for (std::uint32_t index = 0; index < 512; ++index) {
    ASSERT_EQ(wide.open({0, index & 0xffffffU, 1}, base::ShardId{0}, settings, now), CommandResult::applied);
  }
  const auto records = Participants::records_for(512);
  EXPECT_EQ(wide.table().participants().size(), records);
  EXPECT_EQ(wide.events().read(RelayEvent::rtcp_unsent), 512 - records);
  ASSERT_TRUE(wide.close({0, 511, 1}));
  EXPECT_FALSE(wide.rtcp_waits()) << "it had none";
  ASSERT_TRUE(wide.close({0, 0, 1}));
  EXPECT_FALSE(wide.report_to_peer(Moment(now)));
  ASSERT_EQ(wide.open({0, 0, 2}, base::ShardId{0}, settings, now), CommandResult::applied);
  EXPECT_EQ(wide.events().read(RelayEvent::rtcp_unsent), 512 - records) << "there is room again";
}

}  // namespace
}  // namespace trunkline::rtp
