// A spool of call records in a file without a name, whose reader throws away what it reads.
#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include <unistd.h>

#include "controlplane/storage/spool.h"

namespace trunkline::perf {

class SpoolDrain {
 public:
  explicit SpoolDrain(std::uint64_t octets) {
    auto path = (std::filesystem::temp_directory_path() / "trunkline-spool-XXXXXX").string();
    ::close(::mkstemp(path.data()));
    auto opened = controlplane::Spool::open(path, octets);
    std::filesystem::remove(path);
    if (!opened) {
      std::fputs("no file for the records\n", stderr);
      std::exit(2);
    }
    spool_ = std::move(*opened);
  }
  [[nodiscard]] controlplane::Spool& spool() noexcept { return *spool_; }

  /// Some of what waits is gone; how much. One thread, and not the writer's.
  std::size_t read() noexcept {
    const auto count = spool_->read(records_);
    spool_->done(count);
    return count;
  }

 private:
  std::unique_ptr<controlplane::Spool> spool_;
  std::array<controlplane::CallRecord, 64> records_;
};

}  // namespace trunkline::perf
