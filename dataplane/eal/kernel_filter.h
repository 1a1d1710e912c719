// What the kernel's own stack does not read of what an af_packet port takes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/endpoint.h"
#include "base/result.h"
#include "dataplane/eal/descriptor.h"

namespace trunkline::dataplane {

enum class KernelFilterFault : std::uint8_t {
  no_interface,
  no_program,    // it is not taken: no right to (CAP_BPF, CAP_NET_ADMIN), or a kernel without eBPF
  not_told,      // what lies on the interface
  place_taken,   // by somebody else's filter
  no_clsact,     // the queueing discipline that filters are put on
  not_attached,  // to it
};
/// For a log line.
[[nodiscard]] std::string_view to_string(KernelFilterFault fault) noexcept;

/// A packet socket gets copies: the kernel goes on with each packet, looks a route up for it and, for an
/// address that is not its own, drops it, which costs a tenth of what the packet costs in all. This filter
/// (eBPF, on the interface's ingress, behind the sockets) ends UDP for given addresses before that; see
/// kernel_filter_program().
///
/// It has a place of its own there, behind all that others put on the interface without a wish for a place.
/// What lies at that place and is not ours is not touched, at the start or at the end; one that a killed
/// process left is told by its name and replaced. Until then that one ends nothing: what ends packets is a
/// second program which the first reaches by a table, and the kernel empties that table when its last
/// descriptor is closed, however its process came to an end.
///
/// Move-only. Goes with its owner, and with it the queueing discipline if it made that and nobody else has
/// filters there.
class KernelFilter {
 public:
  static constexpr std::uint16_t priority = 60'000;  // the kernel gives 49,152 and below by itself
  static constexpr std::uint32_t handle = 0x74726b;  // "trk"
  static constexpr const char* name = "trunkline_udp";

  /// Ends nothing yet. After an error errno says more, and what others have is unchanged.
  [[nodiscard]] static base::Result<KernelFilter, KernelFilterFault> attach(const std::string& interface);
  /// Ends UDP for `addresses` in VLAN `vlan` (0: untagged) from now on, and for none but these; for none at
  /// all where it fails, by `no_program`.
  [[nodiscard]] base::Result<void, KernelFilterFault> end_udp_for(std::span<const base::IpAddress> addresses,
                                                                  std::uint16_t vlan);

  KernelFilter(KernelFilter&& other) noexcept
      : programs_(std::move(other.programs_)),
        interface_(std::exchange(other.interface_, 0)),
        program_(other.program_),
        made_clsact_(other.made_clsact_) {}
  KernelFilter& operator=(KernelFilter&&) = delete;
  ~KernelFilter();

 private:
  KernelFilter() noexcept = default;

  Descriptor programs_;        // the table: what ends packets, or nothing
  int interface_ = 0;          // the kernel's number of it; 0: nothing is attached
  std::uint32_t program_ = 0;  // the kernel's number of ours
  bool made_clsact_ = false;
};

}  // namespace trunkline::dataplane
