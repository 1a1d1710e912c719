// Orders of a shard to a worker: fixed values through a ring, applied in order.
#pragma once

#include <cstdint>
#include <type_traits>

#include "base/address_prefix.h"
#include "base/handle.h"
#include "rtp/relay/digit_string.h"
#include "rtp/relay/slot_settings.h"

namespace trunkline::gate {

enum class CommandKind : std::uint8_t {
  open_slot,    // the slot was closed; takes handle.generation, settings; counters start at 0
  update_slot,  // new settings; latch and counters stay unless the remote address changed (then it latches
                // anew)
  ask_slot,     // answers with a Report::figures; settings are not looked at
  send_digits,  // `digits`, from the next frame on; settings are none
  close_slot,   // answers with a Report::totals; later packets to its ports are dropped, counted
  // Of an address, not of a slot; `handle` names only the worker.
  peer_known,    // it is in a live dialog, or registered
  peer_unknown,  // it is not any more: forgotten when nobody else knows it
  lift_ban,      // by an operator
  // Of a network, whose every address is a peer's.
  network_known,
  network_unknown,
};

/// Written by a shard, applied by the worker `handle.owner`. An update or close whose generation is not the
/// slot's is ignored and counted (`command_stale`).
struct Command {
  CommandKind kind = CommandKind::close_slot;
  base::MediaHandle handle;
  union {
    rtp::SlotSettings settings{};
    rtp::DigitString digits;  // of send_digits
  };

  Command() noexcept {}
  Command(CommandKind wanted, base::MediaHandle slot, const rtp::SlotSettings& its) noexcept
      : kind(wanted), handle(slot), settings(its) {}
  Command(base::MediaHandle slot, const rtp::DigitString& digits_to_send) noexcept
      : kind(CommandKind::send_digits), handle(slot), digits(digits_to_send) {}

  [[nodiscard]] static Command about_address(CommandKind kind, base::WorkerId worker,
                                             const base::IpAddress& address) noexcept {
    Command command;
    command.kind = kind;
    command.handle.owner = static_cast<std::uint8_t>(worker);
    command.settings.remote_rtp.address = address;
    return command;
  }
  [[nodiscard]] static Command about_network(CommandKind kind, base::WorkerId worker,
                                             const base::AddressPrefix& network) noexcept {
    auto command = about_address(kind, worker, network.address);
    command.settings.remote_rtp.port = network.bits;
    return command;
  }
  [[nodiscard]] bool is_about_address() const noexcept { return kind >= CommandKind::peer_known; }
  /// What it is about: it lies where a slot's remote address would, since a command has 64 octets.
  [[nodiscard]] const base::IpAddress& address() const noexcept { return settings.remote_rtp.address; }
  [[nodiscard]] base::AddressPrefix network() const noexcept {
    return {address(), static_cast<std::uint8_t>(settings.remote_rtp.port)};
  }
};
static_assert(std::is_trivially_copyable_v<Command> && sizeof(Command) <= 64, "crosses a ring by value");

}  // namespace trunkline::gate
