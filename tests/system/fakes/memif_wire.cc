// A wire for tests: carries frames between two DPDK ports, one queue each, until SIGTERM. With a memif client
// and a tap it gives programs on kernel sockets a way to an appliance that listens on memif.
//   memif_wire EAL-ARGUMENTS...    (two --vdev)
#include <array>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstdio>

#include <unistd.h>

#include <rte_eal.h>
#include <rte_ethdev.h>
#include <rte_mbuf.h>

namespace {

constexpr std::uint16_t burst = 32;
constexpr std::uint16_t descriptors = 512;
constexpr std::uint32_t buffers = 4096;
constexpr unsigned idle_us = 50;

std::atomic<bool> stop_asked = false;  // a signal writes, the loop reads

bool start(std::uint16_t port, rte_mempool* pool) {
  const rte_eth_conf plain{};
  return rte_eth_dev_configure(port, 1, 1, &plain) == 0 &&
         rte_eth_rx_queue_setup(port, 0, descriptors, SOCKET_ID_ANY, nullptr, pool) == 0 &&
         rte_eth_tx_queue_setup(port, 0, descriptors, SOCKET_ID_ANY, nullptr) == 0 &&
         rte_eth_dev_start(port) == 0 && rte_eth_promiscuous_enable(port) <= 0;
}

/// Moves what has come; how many frames that were. What the other side does not take is dropped, as on any
/// wire.
std::uint16_t carry(std::uint16_t from, std::uint16_t to) {
  std::array<rte_mbuf*, burst> frames{};
  const std::uint16_t got = rte_eth_rx_burst(from, 0, frames.data(), burst);
  const std::uint16_t sent = got == 0 ? std::uint16_t{0} : rte_eth_tx_burst(to, 0, frames.data(), got);
  for (std::uint16_t i = sent; i < got; ++i) rte_pktmbuf_free(frames[i]);
  return got;
}

}  // namespace

int main(int argc, char** argv) {
  if (rte_eal_init(argc, argv) < 0 || rte_eth_dev_count_avail() != 2) {
    std::fputs("memif_wire: needs two --vdev that start\n", stderr);
    return 1;
  }
  rte_mempool* pool =
      rte_pktmbuf_pool_create("wire", buffers, 256, 0, RTE_MBUF_DEFAULT_BUF_SIZE, SOCKET_ID_ANY);
  if (pool == nullptr || !start(0, pool) || !start(1, pool)) {
    std::fputs("memif_wire: a port did not start\n", stderr);
    return 1;
  }
  std::signal(SIGTERM, [](int) { stop_asked = true; });
  std::puts("ready");
  std::fflush(stdout);
  while (!stop_asked) {
    if (carry(0, 1) + carry(1, 0) == 0) usleep(idle_us);
  }
  for (std::uint16_t port = 0; port < 2; ++port) {
    rte_eth_dev_stop(port);
    rte_eth_dev_close(port);
  }
  return rte_eal_cleanup() == 0 ? 0 : 1;
}
