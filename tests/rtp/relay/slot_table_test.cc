#include "rtp/relay/slot_table.h"

#include "tests/rtp/relay/relay_fixture.h"

namespace trunkline::rtp {
namespace {

TEST_F(RelayTest, a_slot_is_opened_once) {
  open(0, talking_to(a));
  EXPECT_EQ(relay.open(handle(0, 2), base::ShardId{}, talking_to(b), now), CommandResult::stale);
  EXPECT_EQ(relay.table().open_slots(), 1u);
  EXPECT_EQ(relay.table().slot(0).remote, a);
}

TEST_F(RelayTest, an_update_or_close_of_another_generation_is_stale) {
  EXPECT_EQ(relay.update(handle(0), talking_to(b), now), CommandResult::stale);  // never opened
  open(0, talking_to(a), 5);
  EXPECT_EQ(relay.update(handle(0, 4), talking_to(b), now), CommandResult::stale);
  EXPECT_FALSE(relay.close(handle(0, 4)));
  EXPECT_FALSE(relay.close(handle(0, 6)));
  EXPECT_EQ(relay.table().slot(0).remote, a);
  EXPECT_TRUE(relay.close(handle(0, 5)));
  EXPECT_FALSE(relay.close(handle(0, 5)));
  EXPECT_EQ(relay.table().open_slots(), 0u);
}

TEST_F(RelayTest, handles_and_partners_outside_of_the_table_are_invalid) {
  EXPECT_EQ(relay.open(handle(4), base::ShardId{}, talking_to(a), now), CommandResult::invalid);
  EXPECT_EQ(relay.open(handle(0, 0), base::ShardId{}, talking_to(a), now), CommandResult::invalid);
  EXPECT_EQ(relay.open(handle(0), base::ShardId{}, relaying_to(a, 4), now), CommandResult::invalid);
  EXPECT_EQ(relay.update(handle(4), talking_to(a), now), CommandResult::invalid);
  EXPECT_FALSE(relay.close(handle(4)));
  open(0, talking_to(a));
  EXPECT_EQ(relay.update(handle(0), relaying_to(a, 4), now), CommandResult::invalid);
  EXPECT_EQ(relay.table().slot(0).mode, SlotMode::silent);
}

TEST_F(RelayTest, the_next_tenant_starts_with_counters_at_zero) {
  open(0, talking_to(a));
  arrive(0, a, rtp_packet(1));
  arrive(0, stranger, rtp_packet(1));
  ASSERT_TRUE(relay.close(handle(0)));
  open(0, talking_to(a), 2);
  EXPECT_EQ(relay.table().totals(0), SlotTotals{});
}

TEST_F(RelayTest, a_slot_knows_its_local_ports) {
  EXPECT_EQ(relay.table().local(0), endpoint("192.0.2.1:20004"));
  EXPECT_EQ(relay.table().local(1), endpoint("192.0.2.1:20006"));
  EXPECT_EQ(relay.table().local(2), endpoint("[2001:db8::1]:20004"));
  open(3, talking_to(a));
  EXPECT_EQ(relay.table().local(3), endpoint("[2001:db8::1]:20006"));
}

TEST_F(RelayTest, the_streams_clock_rate_gives_jitter_its_unit) {
  auto settings = talking_to(a);
  settings.clock_khz = 48;
  open(0, settings);
  EXPECT_EQ(relay.table().slot(0).stream.clock_khz(), 48);
}

TEST(MediaLayout, a_port_is_a_slot_and_back) {
  const MediaLayout layout = small_layout();
  EXPECT_EQ(layout.slots_per_worker(), 4u);
  for (std::uint8_t worker = 0; worker < 2; ++worker) {
    for (std::uint32_t index = 0; index < 4; ++index) {
      const base::Endpoint local = layout.local({worker, index & 0xffffffU, 1});
      const auto address = static_cast<std::uint8_t>(local.address == layout.addresses[0] ? 0 : 1);
      for (const std::uint16_t odd : {std::uint16_t{0}, std::uint16_t{1}}) {
        const auto slot = layout.find(address, static_cast<std::uint16_t>(local.port + odd));
        ASSERT_TRUE(slot);
        EXPECT_EQ(slot->worker, base::WorkerId{worker});
        EXPECT_EQ(slot->index, index);
        EXPECT_EQ(slot->is_odd, odd == 1);
      }
    }
  }
}

TEST(MediaLayout, ports_around_the_range_are_no_media_ports) {
  const MediaLayout layout = small_layout();
  EXPECT_FALSE(layout.find(0, 19999));
  EXPECT_TRUE(layout.find(0, 20000));
  EXPECT_TRUE(layout.find(0, 20007));
  EXPECT_FALSE(layout.find(0, 20008));
  EXPECT_FALSE(MediaLayout{}.find(0, 0));
}

}  // namespace
}  // namespace trunkline::rtp
