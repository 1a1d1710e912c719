#include "dataplane/eal/port_device.h"

#include <algorithm>
#include <bit>

#include <fmt/format.h>

#include <rte_config.h>

namespace trunkline::dataplane {
namespace {

std::string mac_text(const gate::MacAddress& mac) {
  return fmt::format("{:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", mac[0], mac[1], mac[2], mac[3], mac[4],
                     mac[5]);
}

// An af_packet frame: the kernel's own header and the packet. A power of two, so that frames fill blocks.
std::uint32_t af_packet_frame(const gate::PortConfig& port) noexcept {
  return std::bit_ceil(std::max<std::uint32_t>(port.mtu + 128U, 2048));
}

std::string af_packet_arguments(const gate::PortConfig& port, std::size_t workers) {
  const std::uint32_t frame = af_packet_frame(port);
  const std::uint32_t block = std::max<std::uint32_t>(frame, 16384);
  const std::uint32_t frames =
      std::bit_ceil(std::max<std::uint32_t>(port.receive_descriptors, block / frame));
  // Every worker sends on a queue of its own, and here queues come in pairs. The interface's queueing
  // discipline would only hold up what a worker has decided to send.
  return fmt::format(",iface={},qpairs={},blocksz={},framesz={},framecnt={},qdisc_bypass=1", port.interface,
                     workers, block, frame, frames);
}

}  // namespace

std::uint16_t receive_room(const gate::PortConfig& port) noexcept {
  const std::uint32_t room = port.driver == gate::PortDriver::af_packet
                                 ? af_packet_frame(port)
                                 : std::max<std::uint32_t>(port.mtu + 64U, 2048);
  return static_cast<std::uint16_t>(std::min<std::uint32_t>(room, 65535 - RTE_PKTMBUF_HEADROOM));
}

unsigned memif_ring_log2(std::uint16_t descriptors) noexcept {
  const auto rounded = std::bit_ceil(std::max<std::uint32_t>(descriptors, 2));
  return std::min(14U, static_cast<unsigned>(std::countr_zero(rounded)));
}

std::string device_name(const gate::PortConfig& port, std::size_t index) {
  using enum gate::PortDriver;
  switch (port.driver) {
    case tap: return fmt::format("net_tap{}", index);
    case af_packet: return fmt::format("net_af_packet{}", index);
    case af_xdp: return fmt::format("net_af_xdp{}", index);
    case memif: return fmt::format("net_memif{}", index);
    case ring: return "net_ring_" + port.name;
    case null: return fmt::format("net_null{}", index);
    case pci: return port.pci_address;
  }
  return {};
}

std::optional<std::string> device_arguments(const gate::PortConfig& port, std::size_t index,
                                            std::size_t workers) {
  using enum gate::PortDriver;
  const auto name = device_name(port, index);
  switch (port.driver) {
    case tap:
      return name + ",iface=" + port.interface + (port.mac ? ",mac=" + mac_text(*port.mac) : std::string());
    case af_packet: return name + af_packet_arguments(port, workers);
    case af_xdp:
      return fmt::format("{},iface={},start_queue=0,queue_count={}", name, port.interface, workers);
    case memif:
      return fmt::format("{},role={},id={},socket={},socket-abstract=no,rsize={}{}", name,
                         port.memif_server ? "server" : "client", port.memif_id, port.memif_socket,
                         memif_ring_log2(port.receive_descriptors),
                         port.mac ? ",mac=" + mac_text(*port.mac) : std::string());
    case null: return name + ",no-rx=1";
    case ring:
    case pci: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace trunkline::dataplane
