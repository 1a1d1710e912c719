// The way out of this worker's ports: which next hop, what its link address is, and who waits for it.
#pragma once

#include <cstdint>

#include "dataplane/gate/plane_config.h"
#include "dataplane/packet/packet.h"
#include "dataplane/stages/neighbours.h"
#include "dataplane/stages/stage_context.h"
#include "dataplane/stages/waiting.h"

namespace trunkline::dataplane {

/// How an address and a link address were heard of together.
enum class Hearing : std::uint8_t {
  answer,   // a reply to us
  contact,  // it asked for one of our addresses: it will want to talk
  claim,    // anything else: a gratuitous ARP, an unsolicited advertisement
  hearsay,  // another worker has heard an answer
};

/// Each worker has its own. Only the worker's thread may call it.
class Link {
 public:
  explicit Link(const gate::PlaneLimits& limits);

  /// Where packets from our address number `local` to `remote` go; the answer stays right as long as send()
  /// takes it, so that a stream can keep it. Begins to resolve an address that is new. Empty, and counted,
  /// when there is no route or no room: the packet can then only be dropped.
  [[nodiscard]] NextHop next_hop(StageContext& context, std::uint8_t local,
                                 const base::IpAddress& remote) noexcept;

  /// Whether `hop` still means the same neighbour. If not, ask next_hop() again.
  [[nodiscard]] bool is_current(NextHop hop) noexcept { return neighbours_.find(hop) != nullptr; }

  /// The neighbour that packets to `hop` can go to at once; nullptr when it has gone, or its link address is
  /// not known: then send() waits for it.
  [[nodiscard]] const Neighbour* known(NextHop hop) noexcept {
    auto* neighbour = neighbours_.find(hop);
    if (neighbour == nullptr || !neighbour->is_known()) return nullptr;
    if (!neighbour->used) neighbour->used = true;
    return neighbour;
  }

  /// Sends a packet that begins with its finished IP header, and has 14 octets of headroom. It waits when the
  /// link address is not known yet. A hop that is not current drops it (`neighbour_unreachable`).
  void send(StageContext& context, Packet packet, NextHop hop) noexcept {
    auto* neighbour = neighbours_.find(hop);
    if (neighbour != nullptr && neighbour->is_known()) [[likely]] {
      if (!neighbour->used) neighbour->used = true;
      *reinterpret_cast<EthernetHeader*>(extend(*packet, sizeof(EthernetHeader))) = neighbour->header;
      context.transmitter.send(neighbour->port, std::move(packet));
    } else {
      wait(context, neighbour, std::move(packet));
    }
  }

  /// Somebody on `port` has said, or another worker has heard, that `address` is at `mac`. Never believed
  /// against the station we know, as long as that one answers.
  void hear(StageContext& context, std::uint8_t port, const base::IpAddress& address, const MacAddress& mac,
            Hearing hearing) noexcept;

  /// Who asks us something from `address` and `mac` on `port`.
  [[nodiscard]] Asker asker(const StageContext& context, std::uint8_t port, const base::IpAddress& address,
                            const MacAddress& mac) noexcept;

  /// Takes in what the other workers have heard.
  void listen(StageContext& context) noexcept;

  /// Looks after part of the table: asks again, gives up, forgets. To be called each millisecond.
  void age(StageContext& context) noexcept;

  [[nodiscard]] const Neighbours& neighbours() const noexcept { return neighbours_; }
  [[nodiscard]] std::size_t packets_waiting() const noexcept { return waiting_.taken(); }

 private:
  void take_in(StageContext& context, const NeighbourFact& fact, Hearing hearing) noexcept;
  void wait(StageContext& context, Neighbour* neighbour, Packet packet) noexcept;
  [[nodiscard]] Neighbour* enter(StageContext& context, std::uint8_t port, const base::IpAddress& address,
                                 bool is_next_hop) noexcept;
  void carry_out(StageContext& context, Neighbour& neighbour, NeighbourAction action) noexcept;
  void send_waiting(StageContext& context, Neighbour& neighbour) noexcept;
  /// `is_unreachable`: it has not answered; otherwise it gives way to another.
  void forget(StageContext& context, Neighbour& neighbour, bool is_unreachable) noexcept;

  Neighbours neighbours_;
  WaitingRoom waiting_;
};

}  // namespace trunkline::dataplane
