#include "dataplane/gate/apply_command.h"

#include <chrono>
#include <cstddef>
#include <memory>

#include <gtest/gtest.h>

namespace trunkline::gate {
namespace {

class ApplyCommandTest : public testing::Test {
 protected:
  static constexpr base::WorkerId worker{0};

  CommandOutcome apply_now(CommandKind kind, std::uint32_t index, std::uint32_t generation,
                           std::uint8_t owner = 0) {
    Command command;
    command.kind = kind;
    command.handle = {owner, index & 0xffffffU, generation};
    const auto applied =
        apply(command, worker, base::ShardId{1}, base::Instant(std::chrono::seconds(1)), relay);
    report = applied.report;
    return applied.outcome;
  }
  static rtp::MediaLayout layout() {
    rtp::MediaLayout two_slots;
    two_slots.addresses[0] = base::IpAddress::v4(192, 0, 2, 1);
    two_slots.address_count = 1;
    two_slots.first_port = 20000;
    two_slots.pairs_per_worker = 2;
    return two_slots;
  }

  struct alignas(128) Memory {
    std::byte octets[rtp::SlotTable::octets_needed(2)];
  };
  std::unique_ptr<Memory> memory = std::make_unique<Memory>();
  rtp::Relay relay{layout(), worker, memory->octets, 1};
  std::optional<Report> report;
};

TEST_F(ApplyCommandTest, a_slot_is_opened_updated_and_closed_with_its_totals) {
  EXPECT_EQ(apply_now(CommandKind::open_slot, 1, 7), CommandOutcome::command_applied);
  EXPECT_FALSE(report);
  EXPECT_EQ(apply_now(CommandKind::update_slot, 1, 7), CommandOutcome::command_applied);
  EXPECT_FALSE(report);
  EXPECT_EQ(apply_now(CommandKind::close_slot, 1, 7), CommandOutcome::command_applied);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->kind, ReportKind::totals);
  EXPECT_EQ(report->handle.generation, 7u);
}

TEST_F(ApplyCommandTest, a_question_is_answered_with_figures_and_changes_nothing) {
  EXPECT_EQ(apply_now(CommandKind::ask_slot, 1, 7), CommandOutcome::command_stale);
  EXPECT_FALSE(report);
  apply_now(CommandKind::open_slot, 1, 7);
  EXPECT_EQ(apply_now(CommandKind::ask_slot, 1, 7), CommandOutcome::command_applied);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->kind, ReportKind::figures);
  EXPECT_EQ(report->handle.index, 1u);
  EXPECT_EQ(relay.table().open_slots(), 1u);
}

TEST_F(ApplyCommandTest, digits_are_played_to_the_slots_peer) {
  Command open{CommandKind::open_slot, {0, 1, 7}, {}};
  open.settings.remote_rtp = *base::Endpoint::parse("198.51.100.1:4000");
  open.settings.may_send = true;
  const auto now = base::Instant(std::chrono::seconds(1));
  EXPECT_EQ(apply(open, worker, base::ShardId{1}, now, relay).outcome, CommandOutcome::command_applied);
  rtp::DigitString digits;
  digits.payload_type = 101;
  digits.events[0] = 5;
  digits.count = 1;
  const auto send = [&](std::uint32_t generation) {
    return apply(Command({0, 1, generation}, digits), worker, base::ShardId{1}, now, relay).outcome;
  };
  EXPECT_EQ(send(6), CommandOutcome::command_stale);
  EXPECT_EQ(relay.playing(), 0U);
  EXPECT_EQ(send(7), CommandOutcome::command_applied);
  EXPECT_EQ(relay.playing(), 1U);
}

TEST_F(ApplyCommandTest, a_late_command_never_hits_the_next_tenant) {
  apply_now(CommandKind::open_slot, 0, 1);
  apply_now(CommandKind::close_slot, 0, 1);
  apply_now(CommandKind::open_slot, 0, 2);
  EXPECT_EQ(apply_now(CommandKind::update_slot, 0, 1), CommandOutcome::command_stale);
  EXPECT_EQ(apply_now(CommandKind::close_slot, 0, 1), CommandOutcome::command_stale);
  EXPECT_FALSE(report);
  EXPECT_EQ(relay.table().open_slots(), 1u);
}

TEST_F(ApplyCommandTest, what_names_no_slot_of_this_worker_is_invalid) {
  EXPECT_EQ(apply_now(CommandKind::open_slot, 2, 1), CommandOutcome::command_invalid);
  EXPECT_EQ(apply_now(CommandKind::open_slot, 0, 1, 1), CommandOutcome::command_invalid);
  EXPECT_EQ(apply_now(static_cast<CommandKind>(9), 0, 1), CommandOutcome::command_invalid);
  EXPECT_EQ(relay.table().open_slots(), 0u);
}

}  // namespace
}  // namespace trunkline::gate
