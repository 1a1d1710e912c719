#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>

#include <fcntl.h>
#include <gtest/gtest.h>

#include "dataplane/capture/capture_tap.h"
#include "dataplane/capture/captures.h"
#include "dataplane/capture/pcapng_file.h"
#include "tests/dataplane/capture/pcapng_reader.h"
#include "tests/dataplane/rig/eal_rig.h"
#include "tests/dataplane/rig/frames.h"

namespace trunkline::dataplane::test {
namespace {

using namespace std::chrono_literals;
using gate::CaptureKind;

gate::PlaneConfig two_workers() {
  auto config = rig_config();
  config.workers.resize(2);
  return config;
}

[[maybe_unused]] auto* const rig = add_eal_rig(two_workers());

RingPort& wire() {
  static auto* const port = new RingPort("captured", 1, 1);
  return *port;
}

const base::Endpoint our_sip[] = {{base::IpAddress::v4(10, 99, 0, 1), 5060}};

gate::CaptureFilters all_sip() {
  gate::CaptureFilters filters;
  filters.places[1].kind = CaptureKind::sip;
  return filters;
}

class Capture : public ::testing::Test {
 protected:
  Capture() {
    for (std::uint8_t i = 0; i < 2; ++i)
      taps.emplace_back(captures->channel(base::WorkerId{i}), our_sip, base::SipHash::Key{});
  }
  void adopt(base::Duration at = 1s) {
    for (auto& tap : taps) tap.adopt(base::Instant(at));
  }
  void receive(std::size_t worker, const Octets& octets) {
    const auto frame = packet_of(octets);
    rte_mbuf* const frames[] = {frame.get()};
    taps[worker].received(frames, wire().device(), 3);
  }
  std::uint64_t count(CaptureCounter counter) const { return taps[0].counters().read(counter); }

  std::unique_ptr<Captures> captures = *Captures::make(EalRig::get().plan(), 2048);
  std::deque<CaptureTap> taps;
  const Octets message = udp_frame({}, text("OPTIONS"));
};

TEST_F(Capture, copies_nothing_until_a_filter_is_adopted) {
  receive(0, message);
  captures->publish(all_sip());
  receive(0, message);
  EXPECT_FALSE(captures->is_adopted());
  EXPECT_TRUE(captures->take().empty());
  adopt();
  EXPECT_TRUE(captures->is_adopted());
  receive(0, message);
  EXPECT_EQ(captures->take().size(), 1U);
  captures->publish({});
  adopt();
  receive(0, message);
  EXPECT_TRUE(captures->take().empty());
  EXPECT_EQ(count(CaptureCounter::capture_frames), 1U);
}

TEST_F(Capture, keeps_filters_for_workers_that_have_not_adopted_later_ones) {
  captures->publish(all_sip());
  taps[0].adopt({});
  for (int i = 0; i < 100; ++i) captures->publish(i % 2 == 0 ? gate::CaptureFilters{} : all_sip());
  receive(0, message);  // by the first filters: AddressSanitizer looks on
  EXPECT_EQ(captures->take().size(), 1U);
  taps[1].adopt({});
  taps[0].adopt({});
  EXPECT_TRUE(captures->is_adopted());
}

TEST_F(Capture, says_what_was_captured_when_and_for_whom) {
  captures->publish(all_sip());
  adopt(5s);
  receive(0, message);
  const auto copies = captures->take();
  ASSERT_EQ(copies.size(), 1U);
  const auto& facts = captured(*copies[0]);
  EXPECT_EQ(facts.at, base::Instant(5s));
  EXPECT_EQ(facts.wanted, 2);
  EXPECT_EQ(facts.length, message.size());
  EXPECT_EQ(facts.device, wire().device());
  EXPECT_EQ(facts.queue, 3);
  EXPECT_EQ(octets_of(*copies[0]), message);
}

TEST_F(Capture, loses_by_name_what_the_writer_has_no_room_for_and_goes_on_after) {
  captures->publish(all_sip());
  adopt();
  for (std::uint32_t i = 0; i < Captures::frames_waiting + 10; ++i) receive(0, message);
  EXPECT_EQ(count(CaptureCounter::capture_frames), Captures::frames_waiting);
  EXPECT_EQ(count(CaptureCounter::capture_full), 10U);
  std::size_t taken = 0;
  for (auto copies = captures->take(); !copies.empty(); copies = captures->take()) taken += copies.size();
  EXPECT_EQ(taken, Captures::frames_waiting);
  receive(0, message);
  EXPECT_EQ(captures->take().size(), 1U);
}

TEST_F(Capture, loses_by_name_what_finds_no_buffer) {
  captures->publish(all_sip());
  adopt();
  std::vector<Packet> held;
  for (std::uint32_t i = 0; i < 200; ++i) {
    for (std::uint32_t n = 0; n < 32; ++n) receive(0, message);
    for (auto& copy : captures->take()) held.push_back(std::move(copy));
  }
  EXPECT_GT(count(CaptureCounter::capture_no_buffer), 0U);
  EXPECT_EQ(count(CaptureCounter::capture_full), 0U);
  held.clear();
  receive(0, message);
  EXPECT_EQ(captures->take().size(), 1U);
}

TEST_F(Capture, cuts_what_is_larger_than_a_copy) {
  captures = *Captures::make(EalRig::get().plan(), 256);
  CaptureTap tap(captures->channel(base::WorkerId{0}), our_sip, {});
  captures->publish(all_sip());
  tap.adopt({});
  const auto large = packet_of(udp_frame({}, Octets(1200, 'x')));
  rte_mbuf* const frames[] = {large.get()};
  tap.sent(frames, 0, 0);
  const auto copies = captures->take();
  ASSERT_EQ(copies.size(), 1U);
  EXPECT_EQ(rte_pktmbuf_data_len(copies[0].get()), 256);
  EXPECT_EQ(captured(*copies[0]).length, 1242U);
}

class File : public Capture {
 protected:
  File() : fd(::mkstemp(path.data())) {}
  ~File() override { std::filesystem::remove(path); }

  std::string path = (std::filesystem::temp_directory_path() / "capture-XXXXXX").string();
  int fd;
};

TEST_F(File, reads_back_as_it_was_seen_in_the_order_of_time) {
  static_cast<void>(wire());
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  captures->publish(all_sip());
  const auto other = udp_frame({}, text("ACK of odd length."));
  adopt(now + 1s);
  receive(0, message);
  adopt(now);  // worker 1 has seen it before
  receive(1, other);
  auto blocks = PcapngBlocks::make(captures->room());
  ASSERT_TRUE(blocks);
  {
    auto file = PcapngFile::begin(fd, "trunkline", "a test");
    ASSERT_TRUE(file);
    for (const auto& copy : captures->take())
      EXPECT_GT(file->write(copy, *blocks).value_or(0), message.size());
  }
  const PcapngReader reader(path);
  EXPECT_EQ(reader.sections, 1);
  EXPECT_GE(reader.interfaces, 1U);
  ASSERT_EQ(reader.frames.size(), 2U);
  EXPECT_EQ(reader.frames[0].octets, other);
  EXPECT_EQ(reader.frames[1].octets, message);
  EXPECT_EQ(reader.frames[1].wire_length, message.size());
  EXPECT_EQ(reader.frames[1].direction, 1U);
  EXPECT_EQ(reader.frames[1].time_ns - reader.frames[0].time_ns, 1'000'000'000U);
  const auto wall = std::chrono::system_clock::now().time_since_epoch();
  EXPECT_LT(std::chrono::abs(std::chrono::nanoseconds(reader.frames[0].time_ns) - wall), 60s);
}

TEST_F(File, says_why_it_cannot_be_written) {
  const int full = ::open("/dev/full", O_WRONLY);
  ASSERT_GE(full, 0);
  EXPECT_FALSE(PcapngFile::begin(full, "trunkline", "").has_value());
  EXPECT_EQ(errno, ENOSPC);
}

}  // namespace
}  // namespace trunkline::dataplane::test
