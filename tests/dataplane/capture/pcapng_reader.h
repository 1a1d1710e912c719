// Reads back what was captured, by the format's own text and not by the library that wrote it.
#pragma once

#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/dataplane/rig/frames.h"

namespace trunkline::dataplane::test {

struct ReadFrame {
  std::uint32_t interface = 0;
  std::uint64_t time_ns = 0;  // since 1970
  std::uint32_t wire_length = 0;
  std::uint32_t direction = 0;  // 1 in, 2 out
  Octets octets;
};

/// draft-ietf-opsawg-pcapng: blocks of type and length, each a multiple of four octets, the length repeated
/// behind.
class PcapngReader {
 public:
  explicit PcapngReader(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    octets_.assign(std::istreambuf_iterator<char>(file), {});
    for (std::size_t at = 0; at < octets_.size();) {
      const auto length = word(at + 4);
      if (length < 12 || length % 4 != 0 || word(at + length - 4) != length)
        throw std::runtime_error("bad block");
      if (word(at) == 0x0a0d0d0a) ++sections;
      if (word(at) == 1) ++interfaces;
      if (word(at) == 6) read_packet(at, length);
      at += length;
    }
  }

  int sections = 0;
  std::uint32_t interfaces = 0;
  std::vector<ReadFrame> frames;

 private:
  [[nodiscard]] std::uint32_t word(std::size_t at) const {
    std::uint32_t value = 0;
    if (at + sizeof value > octets_.size()) throw std::runtime_error("cut off");
    std::memcpy(&value, octets_.data() + at, sizeof value);
    return value;
  }
  void read_packet(std::size_t at, std::uint32_t length) {
    ReadFrame frame;
    frame.interface = word(at + 8);
    frame.time_ns = std::uint64_t{word(at + 12)} << 32 | word(at + 16);
    const auto kept = word(at + 20);
    frame.wire_length = word(at + 24);
    frame.octets.assign(octets_.begin() + static_cast<std::ptrdiff_t>(at + 28),
                        octets_.begin() + static_cast<std::ptrdiff_t>(at + 28 + kept));
    for (auto option = at + 28 + (kept + 3) / 4 * 4; option < at + length - 4;) {
      const auto head = word(option);
      if ((head & 0xffff) == 2) frame.direction = word(option + 4) & 3;
      option += 4 + ((head >> 16) + 3) / 4 * 4;
    }
    frames.push_back(std::move(frame));
  }

  std::vector<std::uint8_t> octets_;
};

}  // namespace trunkline::dataplane::test
