// A pcapng file that is being written, by rte_pcapng.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include <rte_mbuf.h>
#include <rte_mempool.h>

#include "base/instant.h"
#include "dataplane/eal/pools.h"
#include "dataplane/packet/packet.h"

struct rte_pcapng;

namespace trunkline::dataplane {

/// Blocks made and written by one thread, for any number of files after each other.
class PcapngBlocks {
 public:
  /// Of frames of `room` octets. Empty when there is no memory.
  [[nodiscard]] static std::optional<PcapngBlocks> make(std::uint16_t room);

  /// `copy` (see Captured) as a block; empty when there is no buffer.
  [[nodiscard]] Packet block_of(const rte_mbuf& copy, base::Duration to_wall_clock) noexcept;

 private:
  explicit PcapngBlocks(Pool pool) : pool_(std::move(pool)) {}

  Pool pool_;
};

/// Owns the descriptor. The file is whole after each write().
class PcapngFile {
 public:
  PcapngFile(PcapngFile&& other) noexcept;
  PcapngFile& operator=(PcapngFile&&) = delete;
  PcapngFile(const PcapngFile&) = delete;
  PcapngFile& operator=(const PcapngFile&) = delete;
  ~PcapngFile();

  /// Writes the file's head: one interface for each port of the process. Takes `descriptor` over, even when
  /// it fails: then errno says why. `program` and `comment` go into the head.
  [[nodiscard]] static std::optional<PcapngFile> begin(int descriptor, const std::string& program,
                                                       const std::string& comment);

  /// Octets written; nothing: errno says why, and the file may end in half a block.
  [[nodiscard]] std::optional<std::uint64_t> write(const Packet& copy, PcapngBlocks& blocks) noexcept;

 private:
  explicit PcapngFile(rte_pcapng* file);

  rte_pcapng* file_;
  base::Duration to_wall_clock_;
};

}  // namespace trunkline::dataplane
