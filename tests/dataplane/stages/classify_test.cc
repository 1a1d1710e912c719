#include "dataplane/stages/classify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/dataplane/stages/service_station.h"

namespace trunkline::dataplane::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Classify, a_port_without_a_service_drops) {
  ServiceStation station;
  const auto free = free_buffers();
  station.deliver(udp_frame(to_us("10.99.0.10:4000", "10.99.0.1:9"), text("x")));
  station.deliver(udp_frame(to_us("[fd99::10]:4000", "[fd99::1]:20008"), text("x")));
  EXPECT_EQ(station.count(WorkerCounter::classify_no_service), 2U);
  EXPECT_EQ(free_buffers(), free);
}

TEST(Classify, a_closed_media_port_is_the_relays_to_refuse) {
  ServiceStation station;
  station.deliver(udp_frame(to_us("10.99.0.10:4000", "10.99.0.1:20006"), rtp_octets(1)));
  EXPECT_EQ(station.counted("media_slot_closed"), 1U);
  EXPECT_EQ(station.count(WorkerCounter::classify_no_service), 0U);
}

TEST(Classify, sip_and_media_of_one_batch_each_go_their_way) {
  ServiceStation station;
  station.open(0, endpoint("10.99.0.10:4000"), 0, rtp::SlotMode::echo);
  const auto media = udp_frame(to_us("10.99.0.10:4000", "10.99.0.1:20000"), rtp_octets(1));
  const auto sip = udp_frame(to_us("10.99.0.10:5060", "10.99.0.1:5060"), text("\r\n\r\n"));
  station.deliver({sip, media, sip, media});
  EXPECT_EQ(station.counted("media_echoed"), 2U);
  EXPECT_EQ(station.counted("sip_keep_alive"), 2U);
}

class Handoff : public ::testing::Test {
 protected:
  static ServiceRig two_workers() {
    ServiceRig rig;
    rig.workers = 2;
    rig.handoff_room = 2;
    return rig;
  }
  // The other worker echoes on its slot 0, 10.99.0.1:20008.
  void open_there() {
    gate::Command open;
    open.kind = gate::CommandKind::open_slot;
    open.handle = {1, 0, 1};
    open.settings.remote_rtp = endpoint("10.99.0.10:4000");
    open.settings.mode = rtp::SlotMode::echo;
    open.settings.may_receive = open.settings.may_send = true;
    ASSERT_TRUE(station.gate().command(open));
    serve_others(station.context, station.other->context());
  }
  const Octets frame = udp_frame(to_us("10.99.0.10:4000", "10.99.0.1:20008"), rtp_octets(1));
  ServiceStation station{two_workers()};
};

TEST_F(Handoff, media_of_another_worker_goes_home) {
  open_there();
  station.deliver(frame);
  EXPECT_EQ(station.count(WorkerCounter::handoff_sent), 1U);
  EXPECT_THAT(station.sent(), IsEmpty());
  EXPECT_EQ(serve_others(station.context, station.other->context()), 1U);
  EXPECT_EQ(station.count(WorkerCounter::handoff_received), 1U);
  EXPECT_THAT(station.sent(),
              ElementsAre(udp_frame(to_phone("10.99.0.1:20008", "10.99.0.10:4000"), rtp_octets(1))));
}

TEST_F(Handoff, wakes_a_sleeping_worker_once_a_burst) {
  auto& sleeper = station.other->context();
  ASSERT_TRUE(sleeper.end.prepare_to_sleep() && !station.handoffs.waits_for(sleeper.worker));
  station.deliver({frame, frame});
  EXPECT_EQ(station.counted("workers_woken"), 0U);
  station.round();
  EXPECT_EQ(station.counted("workers_woken"), 1U);
  EXPECT_TRUE(station.handoffs.waits_for(sleeper.worker));
  sleeper.end.awake();
  serve_others(station.context, sleeper);
  EXPECT_FALSE(station.handoffs.waits_for(sleeper.worker));
}

TEST_F(Handoff, a_full_ring_drops_and_counts) {
  const auto free = free_buffers();
  station.deliver({frame, frame, frame});
  EXPECT_EQ(station.count(WorkerCounter::handoff_sent), 2U);
  EXPECT_EQ(station.count(WorkerCounter::handoff_full), 1U);
  serve_others(station.context, station.other->context());
  EXPECT_EQ(free_buffers(), free);
}

TEST_F(Handoff, what_waits_at_the_end_is_released) {
  const auto free = free_buffers();
  {
    ServiceStation another(two_workers());
    another.deliver({frame, frame});
    EXPECT_LT(free_buffers(), free);
  }
  EXPECT_EQ(free_buffers(), free);
}

TEST_F(Handoff, each_worker_serves_its_own) {
  station.deliver(udp_frame(to_us("10.99.0.10:4000", "10.99.0.1:20000"), rtp_octets(1)));
  EXPECT_EQ(station.count(WorkerCounter::handoff_sent), 0U);
  EXPECT_EQ(station.counted("media_slot_closed"), 1U);
}

}  // namespace
}  // namespace trunkline::dataplane::test
