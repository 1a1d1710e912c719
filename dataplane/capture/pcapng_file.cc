#include "dataplane/capture/pcapng_file.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include <rte_cycles.h>
#include <rte_errno.h>
#include <rte_pcapng.h>

#include "dataplane/capture/captured.h"

namespace trunkline::dataplane {
namespace {

constexpr std::uint32_t blocks_at_once = 63;

// The enhanced packet block of pcapng (draft-ietf-opsawg-pcapng section 4.3), as far as we set it ourselves.
//
//    0       4        8           12            16           20        24        28
//    +-------+--------+-----------+-------------+------------+---------+---------+------
//    | type  | length | interface | time (high) | time (low) | octets  | octets  | frame
//    |       |        |           |             |            | kept    | on wire |
//    +-------+--------+-----------+-------------+------------+---------+---------+------
constexpr std::size_t time_at = 12;
constexpr std::size_t wire_length_at = 24;

void put(rte_mbuf& block, std::size_t at, std::uint32_t value) noexcept {
  std::memcpy(rte_pktmbuf_mtod_offset(&block, char*, at), &value, sizeof value);
}

base::Duration monotonic_to_wall_clock() {
  return std::chrono::system_clock::now().time_since_epoch() -
         std::chrono::steady_clock::now().time_since_epoch();
}

}  // namespace

std::optional<PcapngBlocks> PcapngBlocks::make(std::uint16_t room) {
  for (int i = 0; i < 64; ++i) {
    const auto name = fmt::format("pcapng_{}", i);
    if (rte_mempool_lookup(name.c_str()) != nullptr) continue;
    Pool pool(rte_pktmbuf_pool_create(name.c_str(), blocks_at_once, 0, 0,
                                      static_cast<std::uint16_t>(rte_pcapng_mbuf_size(room)), SOCKET_ID_ANY));
    if (!pool) return std::nullopt;
    return PcapngBlocks(std::move(pool));
  }
  return std::nullopt;
}

Packet PcapngBlocks::block_of(const rte_mbuf& copy, base::Duration to_wall_clock) noexcept {
  const auto& facts = captured(const_cast<rte_mbuf&>(copy));
  const auto direction =
      facts.direction == CaptureDirection::received ? RTE_PCAPNG_DIRECTION_IN : RTE_PCAPNG_DIRECTION_OUT;
  Packet block(rte_pcapng_copy(facts.device, facts.queue, &copy, pool_.get(), UINT32_MAX,
                               rte_get_tsc_cycles(), direction));
  if (!block) return block;
  // 22.11 works the time out from a clock that it reads once a process: it would drift away from the wall's,
  // and it goes wrong when frames of two workers come out of order. Ours is the worker's own.
  const auto time = static_cast<std::uint64_t>((facts.at.since_origin() + to_wall_clock).count());
  put(*block, time_at, static_cast<std::uint32_t>(time >> 32));
  put(*block, time_at + sizeof(std::uint32_t), static_cast<std::uint32_t>(time));
  put(*block, wire_length_at, facts.length);
  return block;
}

PcapngFile::PcapngFile(rte_pcapng* file) : file_(file), to_wall_clock_(monotonic_to_wall_clock()) {}

PcapngFile::PcapngFile(PcapngFile&& other) noexcept
    : file_(std::exchange(other.file_, nullptr)), to_wall_clock_(other.to_wall_clock_) {}

PcapngFile::~PcapngFile() {
  if (file_ != nullptr) rte_pcapng_close(file_);
}

std::optional<PcapngFile> PcapngFile::begin(int descriptor, const std::string& program,
                                            const std::string& comment) {
  errno = 0;
  auto* file = rte_pcapng_fdopen(descriptor, nullptr, nullptr, program.c_str(), comment.c_str());
  if (file != nullptr) return PcapngFile(file);
  const int reason = errno != 0 ? errno : EIO;
  ::close(descriptor);
  errno = reason;
  return std::nullopt;
}

std::optional<std::uint64_t> PcapngFile::write(const Packet& copy, PcapngBlocks& blocks) noexcept {
  auto block = blocks.block_of(*copy, to_wall_clock_);
  if (!block) {
    errno = ENOBUFS;
    return std::nullopt;
  }
  const auto length = rte_pktmbuf_data_len(block.get());
  auto* mbuf = block.get();
  const auto written = rte_pcapng_write_packets(file_, &mbuf, 1);
  if (written == length) return length;
  errno = written < 0 ? rte_errno : ENOSPC;  // a short write is what a disk does on which no room is left
  return std::nullopt;
}

}  // namespace trunkline::dataplane
