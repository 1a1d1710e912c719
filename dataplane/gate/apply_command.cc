#include "dataplane/gate/apply_command.h"

namespace trunkline::gate {
namespace {

constexpr CommandOutcome outcome_of(rtp::CommandResult result) noexcept {
  switch (result) {
    case rtp::CommandResult::applied: return CommandOutcome::command_applied;
    case rtp::CommandResult::stale: return CommandOutcome::command_stale;
    case rtp::CommandResult::invalid: break;
  }
  return CommandOutcome::command_invalid;
}

}  // namespace

Applied apply(const Command& command, base::WorkerId worker, base::ShardId shard, base::Instant now,
              rtp::Relay& relay) noexcept {
  if (command.handle.owner != static_cast<std::uint8_t>(worker)) return {CommandOutcome::command_invalid, {}};
  switch (command.kind) {
    case CommandKind::open_slot:
      return {outcome_of(relay.open(command.handle, shard, command.settings, now)), {}};
    case CommandKind::update_slot:
      return {outcome_of(relay.update(command.handle, command.settings, now)), {}};
    case CommandKind::send_digits:
      return {outcome_of(relay.send_digits(command.handle, command.digits, now)), {}};
    case CommandKind::ask_slot: {
      const auto figures = relay.figures(command.handle, now);
      return {figures ? CommandOutcome::command_applied : CommandOutcome::command_stale, figures};
    }
    case CommandKind::close_slot: {
      const auto totals = relay.close(command.handle);
      return {totals ? CommandOutcome::command_applied : CommandOutcome::command_stale, totals};
    }
    case CommandKind::peer_known:
    case CommandKind::peer_unknown:
    case CommandKind::network_known:
    case CommandKind::network_unknown:
    case CommandKind::lift_ban: break;  // not the relay's
  }
  return {CommandOutcome::command_invalid, {}};
}

}  // namespace trunkline::gate
