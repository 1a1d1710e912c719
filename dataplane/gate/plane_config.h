// What the data plane is told at start: plain values that are already validated, without a word of DPDK.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/endpoint.h"
#include "base/instant.h"
#include "dataplane/gate/admission_config.h"
#include "rtp/relay/media_layout.h"

namespace trunkline::gate {

/// The two modes exclude each other in DPDK. Which one a configuration's `auto` means is settled before.
enum class MemoryMode : std::uint8_t {
  huge,    // hugepages (--in-memory)
  nohuge,  // ordinary pages (--no-huge): no privilege, no set-up, slower on a real NIC
};

struct MemoryConfig {
  MemoryMode mode = MemoryMode::nohuge;
  std::uint32_t size_mib = 512;       // everything DPDK takes: buffers, rings, tables
  std::uint32_t packet_buffers = 0;   // of one Ethernet frame each, all ports together
  std::uint32_t message_buffers = 0;  // of 65,535 octets each: reassembled and large SIP messages
  bool or_ordinary = false;           // huge, but ordinary pages will do: so says `auto`
};

enum class PortDriver : std::uint8_t { tap, af_packet, af_xdp, memif, ring, null, pci };

using MacAddress = std::array<std::uint8_t, 6>;

/// One of our own addresses and how much of it is the link's prefix.
struct InterfaceAddress {
  base::IpAddress address;
  std::uint8_t prefix_length = 0;  // IPv4: 0-32, IPv6: 0-128

  friend bool operator==(const InterfaceAddress&, const InterfaceAddress&) = default;
};

struct PortConfig {
  std::string name;  // unique; in logs, counters and trunkctl
  PortDriver driver = PortDriver::null;
  std::string interface;       // tap: the kernel interface to make; af_packet, af_xdp: an existing one
  std::string pci_address;     // pci: "0000:3b:00.0"
  std::string memif_socket;    // memif: path of the unix socket
  std::uint32_t memif_id = 0;  // memif: both ends name the same
  bool memif_server = false;   // memif: we make the socket
  std::uint16_t queues = 0;    // receive queues; 0: one a worker where the port can, else 1
  std::uint16_t receive_descriptors = 1024;
  std::uint16_t transmit_descriptors = 1024;
  std::uint16_t mtu = 1500;       // octets of IP
  std::uint16_t vlan = 0;         // 1 to 4094: frames of this VLAN alone, tagged; 0: untagged
  std::optional<MacAddress> mac;  // else the port's own
  std::vector<InterfaceAddress> addresses;
  std::optional<base::IpAddress> gateway_v4;  // on-link through one of `addresses`
  std::optional<base::IpAddress> gateway_v6;
  bool to_kernel =
      false;  // a tap without addresses: TCP to ours goes there, and what the kernel sends comes from there
};

/// What a worker does after polls that brought nothing.
enum class IdlePolicy : std::uint8_t {
  poll,      // polls on: lowest latency, the whole core
  adaptive,  // pauses, then sleeps ever longer, until packets come
};

struct WorkerConfig {
  std::uint16_t cpu = 0;  // several workers, or a worker and the control plane, may name the same
  IdlePolicy idle = IdlePolicy::adaptive;
};

/// Bounds on what strangers can make the workers hold.
struct PlaneLimits {
  std::uint32_t neighbours = 1024;  // ARP and ND entries, all ports together
  // Queued while an address is being resolved: the largest message in pieces of an Ethernet's size, and a few
  // more.
  std::uint16_t packets_per_unresolved_neighbour = 48;
  base::Duration neighbour_lifetime{std::chrono::seconds(60)};  // then it is asked again
  std::uint16_t reassemblies = 64;                              // SIP messages in fragments at one time
  std::uint16_t reassemblies_per_source = 4;
  base::Duration reassembly_timeout{std::chrono::seconds(2)};
};

struct PlaneConfig {
  MemoryConfig memory;
  std::string file_prefix = "trunkline";  // two processes on one machine need different ones
  std::uint16_t control_cpu = 0;          // main and shard 0
  std::uint8_t shards = 1;
  std::vector<PortConfig> ports;
  std::vector<WorkerConfig> workers;       // WorkerId is the index
  std::vector<base::Endpoint> sip_listen;  // UDP; each address is one of a port's
  std::uint8_t sip_dscp = 0;  // 0 to 63, of SIP that we send over UDP; media's is each slot's own
  rtp::MediaLayout media;     // each address is one of a port's
  PlaneLimits limits;
  AdmissionConfig admission;
};

}  // namespace trunkline::gate
