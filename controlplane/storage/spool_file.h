// The file of a spool: of one process only, and with every block of it on the disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace trunkline::controlplane {

enum class SpoolError : std::uint8_t {
  unopenable,  // the file cannot be made, locked, filled or mapped: errno says why
  in_use,      // another process has it
  foreign,     // it is no spool, or of another version
  other_size,  // it is of another size, and records wait in it
};

[[nodiscard]] std::string_view to_string(SpoolError error) noexcept;

class SpoolFile {
 public:
  /// Opens or makes it, and keeps other processes out. Errors: `unopenable`, `in_use`.
  [[nodiscard]] static base::Result<SpoolFile, SpoolError> open(const std::string& path);
  SpoolFile(SpoolFile&& other) noexcept;
  SpoolFile& operator=(SpoolFile&& other) = delete;
  ~SpoolFile();

  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  /// Its first eight octets; 0 where it has fewer.
  [[nodiscard]] std::uint64_t first_word() const noexcept;
  /// Makes it so large, with all its blocks: a full disk must not be met when a record is written, which
  /// would end us by SIGBUS. False: errno says why, and it is as large as before.
  [[nodiscard]] bool allocate(std::uint64_t octets) noexcept;
  /// All of it, for reading and writing. nullptr: errno says why.
  [[nodiscard]] void* map() const noexcept;

 private:
  SpoolFile(int descriptor, std::uint64_t size) noexcept : descriptor_(descriptor), size_(size) {}

  int descriptor_;
  std::uint64_t size_;
};

}  // namespace trunkline::controlplane
