// A link between two kernel interfaces in a network namespace of the test's own, and who reads what comes by
// it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/endpoint.h"

namespace trunkline::dataplane::test {

/// Runs `command` in a shell, in the calling thread's network namespace, and takes what it prints, errors
/// included.
[[nodiscard]] std::string said(const std::string& command);
/// The same, and it must succeed.
void demand(const std::string& command);

/// An Ethernet frame for the rig's port, from nobody in particular: IPv4 or IPv6 by the family of `to`. The
/// first header behind IPv6's is `protocol`, too.
struct TestFrame {
  base::IpAddress to;
  std::uint8_t protocol = 17;
  std::vector<std::uint8_t> tag = {};  // behind the link addresses: of a VLAN
  bool for_another_station = false;
  bool is_fragment = false;  // not the first
  std::size_t octets = 100;

  [[nodiscard]] std::vector<std::uint8_t> written() const;
};

/// Makes "port0" and "far0" and takes the calling thread into their namespace until it goes. Without root it
/// is not there.
class VethRig {
 public:
  static constexpr const char* port = "port0";

  VethRig();
  ~VethRig();
  VethRig(const VethRig&) = delete;
  VethRig& operator=(const VethRig&) = delete;

  [[nodiscard]] bool is_there() const { return before_ >= 0; }
  /// Whether the kernel's stack reads a frame that comes in by port0.
  [[nodiscard]] bool kernel_reads(const TestFrame& frame);
  /// Whether a packet socket for everything gets it, as the port's does.
  [[nodiscard]] bool socket_reads(const TestFrame& frame);
  /// Sends the frame until the kernel's stack reads it, or no more; false: not within ten seconds.
  [[nodiscard]] bool kernel_comes_to_read(const TestFrame& frame, bool reads);

 private:
  [[nodiscard]] bool reads(std::uint16_t type, const TestFrame& frame);

  int before_ = -1;  // the namespace that the thread was in
  int far_ = -1;
};

}  // namespace trunkline::dataplane::test
