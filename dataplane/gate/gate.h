// The door between a shard and the workers: one Gate a shard. Real: rings to DPDK workers. Fake: heap buffers
// in a test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/handle.h"
#include "base/instant.h"
#include "dataplane/gate/command.h"
#include "dataplane/gate/packet.h"
#include "dataplane/gate/report.h"

namespace trunkline::gate {

/// Only its shard's thread may call it. Nothing here blocks.
class Gate {
 public:
  virtual ~Gate() = default;

  /// Takes what workers sent up, at most out.size(); returns how many packets were written.
  [[nodiscard]] virtual std::size_t receive(std::span<Packet> out) noexcept = 0;

  /// A packet with room for `octets`, to be filled and sent; empty when there is no buffer (counted there).
  [[nodiscard]] virtual Packet allocate(std::size_t octets) noexcept = 0;

  /// Gives a filled packet (local, remote, length) to a worker. False: its ring was full; the packet is gone
  /// and counted, as if the network had lost it, and SIP's retransmission heals it.
  virtual bool send(Packet packet) noexcept = 0;

  /// False: the ring is full; nothing was taken, the caller keeps the command and tries again. A command is
  /// state: it may wait, but it may not be lost, nor overtaken by a later one to the same worker.
  [[nodiscard]] virtual bool command(const Command& command) noexcept = 0;

  /// Takes what workers reported, at most out.size(); returns how many.
  [[nodiscard]] virtual std::size_t reports(std::span<Report> out) noexcept = 0;

  /// How full the shard's tables are, for the workers, who then let no new work of strangers come. Cheap: it
  /// may be said as often as it changes.
  virtual void tell_fullness(std::uint8_t percent) noexcept = 0;

  /// To sleep until a worker has something: prepare_to_sleep(), and if that is true wait on wake_descriptor()
  /// until it is readable or a timer is due; then awake(), in any case. A shard that still holds a command
  /// which did not fit must not wait long: room in a ring wakes nobody.
  /// False: something has come already.
  [[nodiscard]] virtual bool prepare_to_sleep() noexcept { return true; }
  /// -1: there is none, the shard polls.
  [[nodiscard]] virtual int wake_descriptor() const noexcept { return -1; }
  virtual void awake() noexcept {}
};

}  // namespace trunkline::gate
