#include "controlplane/app/capture_writer.h"

#include <cstdlib>
#include <filesystem>
#include <future>
#include <string>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "controlplane/app/capture_service.h"
#include "dataplane/capture/capture_tap.h"
#include "tests/dataplane/capture/pcapng_reader.h"
#include "tests/dataplane/rig/eal_rig.h"
#include "tests/dataplane/rig/frames.h"

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;
using namespace dataplane::test;
using dataplane::Captures;
using gate::CaptureKind;

[[maybe_unused]] auto* const rig = add_eal_rig();
const base::Endpoint ours[] = {{base::IpAddress::v4(10, 99, 0, 1), 5060}};

RingPort& wire() {
  static auto* const port = new RingPort("written", 1, 1);
  return *port;
}

class Writing : public ::testing::Test {
 protected:
  Writing() {
    std::string name = (std::filesystem::temp_directory_path() / "written-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    static_cast<void>(wire());
  }
  ~Writing() override { std::filesystem::remove_all(folder); }

  CaptureOrder order(CaptureNumber number, CaptureKind kind = CaptureKind::sip) {
    CaptureOrder order;
    order.number = number;
    order.filter.kind = kind;
    order.filter.address = base::IpAddress::v4(10, 99, 0, 10);
    order.file = Descriptor(::open(path(number).c_str(), O_WRONLY | O_CREAT, 0600));
    order.ended = [this](const CaptureResult& result) { ended.push_back(result); };
    return order;
  }
  std::string path(CaptureNumber number) const { return folder + '/' + std::to_string(number); }
  // What a worker does in a round: a message comes in.
  void receive(const Octets& octets) {
    tap.adopt(base::Instant(1s));
    const auto frame = packet_of(octets);
    rte_mbuf* const frames[] = {frame.get()};
    tap.received(frames, wire().device(), 0);
  }
  std::size_t frames_in(CaptureNumber number) const { return PcapngReader(path(number)).frames.size(); }

  std::string folder;
  std::unique_ptr<Captures> captures = *Captures::make(EalRig::get().plan(), 2048);
  dataplane::CaptureTap tap{captures->channel({}), ours, {}};
  std::uint64_t lost = 7;
  std::vector<CaptureResult> ended;
  CaptureWriter writer{*captures, [this] { return lost; }};
  const CaptureWriter::Time now{};
  const Octets message = udp_frame({}, text("OPTIONS"));
};

TEST_F(Writing, ends_when_it_is_stopped_once_all_is_written) {
  writer.start(order(1), now);
  receive(message);
  receive(message);
  writer.stop(1, "stopped", now);
  receive(message);  // the worker has taken the change in, and copies no more
  writer.step(now);
  writer.step(now);
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].error, "");
  EXPECT_EQ(ended[0].ended, "stopped");
  EXPECT_EQ(ended[0].packets, 2U);
  EXPECT_EQ(ended[0].lost, 0U);
  EXPECT_EQ(frames_in(1), 2U);
  EXPECT_TRUE(writer.idle());
}

TEST_F(Writing, keeps_its_place_until_workers_have_let_go) {
  writer.start(order(1), now);
  receive(message);
  writer.stop(1, "stopped", now);
  writer.step(now);
  writer.step(now);
  EXPECT_FALSE(writer.idle()) << "the worker still goes by the filter";
  writer.step(now + 2s);
  EXPECT_TRUE(writer.idle()) << "one that does not run is not waited for";
}

TEST_F(Writing, ends_at_each_bound) {
  auto few = order(1);
  few.bounds.packets = 2;
  auto small = order(2);
  small.bounds.octets = 100;
  auto brief = order(3);
  brief.bounds.seconds = 5;
  writer.start(std::move(few), now);
  writer.start(std::move(small), now);
  writer.start(std::move(brief), now);
  for (int i = 0; i < 3; ++i) receive(message);
  writer.step(now);
  receive(message);
  writer.step(now + 5s);
  receive(message);
  writer.step(now + 5s);
  writer.step(now + 5s);
  ASSERT_EQ(ended.size(), 3U);
  EXPECT_EQ(ended[0].ended, "packets");
  EXPECT_EQ(ended[1].ended, "size");
  EXPECT_EQ(ended[2].ended, "seconds");
  EXPECT_EQ(frames_in(1), 2U);
  EXPECT_EQ(frames_in(2), 1U);
  EXPECT_EQ(frames_in(3), 4U);
}

TEST_F(Writing, gives_each_capture_what_it_wants_and_follows_a_change) {
  writer.start(order(1, CaptureKind::ip), now);
  writer.start(order(2, CaptureKind::sip), now);
  receive(message);
  gate::CaptureFilter other;
  other.kind = CaptureKind::ip;
  other.address = base::IpAddress::v4(10, 99, 0, 77);
  writer.change(1, other);
  receive(message);
  writer.step(now);
  lost += 3;
  writer.stop_all("over");
  ASSERT_EQ(ended.size(), 2U);
  EXPECT_EQ(ended[0].ended, "over");
  EXPECT_EQ(ended[0].lost, 3U);
  EXPECT_EQ(frames_in(1), 1U);
  EXPECT_EQ(frames_in(2), 2U);
}

TEST_F(Writing, refuses_one_too_many) {
  for (CaptureNumber number = 1; number <= gate::CaptureFilters::most; ++number)
    writer.start(order(number), now);
  EXPECT_TRUE(ended.empty());
  writer.start(order(9), now);
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].error, "4 captures run already");
}

TEST_F(Writing, refuses_a_file_that_could_hold_it_up_or_cannot_be_written) {
  auto none = order(1);
  none.file.reset();
  writer.start(std::move(none), now);
  auto pipe = order(2);
  int ends[2] = {};
  ASSERT_EQ(::pipe(ends), 0);
  const Descriptor reader(ends[0]);
  pipe.file.reset(ends[1]);
  writer.start(std::move(pipe), now);
  auto unwritable = order(3);
  unwritable.file.reset(::open("/dev/null", O_RDONLY));
  writer.start(std::move(unwritable), now);
  auto closed = order(4);
  closed.file.reset(::open(path(4).c_str(), O_RDONLY));
  writer.start(std::move(closed), now);
  ASSERT_EQ(ended.size(), 4U);
  EXPECT_EQ(ended[0].error, "no file came with the question");
  EXPECT_EQ(ended[1].error, "captures are written into regular files only");
  EXPECT_EQ(ended[2].error, "captures are written into regular files only");
  EXPECT_EQ(ended[3].error, "the file is not open for writing");
  EXPECT_TRUE(writer.idle());
}

TEST_F(Writing, a_thread_of_its_own_carries_orders_out) {
  std::promise<CaptureResult> result;
  {
    CaptureService service(*captures, [] { return std::uint64_t{0}; });
    auto begun = order(1);
    begun.ended = [&](const CaptureResult& each) { result.set_value(each); };
    begun.bounds.packets = 1;
    static_cast<void>(service.start(std::move(begun)));
    auto done = result.get_future();
    while (done.wait_for(1ms) != std::future_status::ready) receive(message);
    EXPECT_EQ(done.get().ended, "packets");
  }
  EXPECT_EQ(frames_in(1), 1U);
}

}  // namespace
}  // namespace trunkline::controlplane
