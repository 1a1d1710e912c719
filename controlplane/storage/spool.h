// A file in memory between a shard, which must not wait, and a database, which may: a ring of records.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "controlplane/storage/call_record.h"
#include "controlplane/storage/record_sink.h"
#include "controlplane/storage/spool_file.h"

namespace trunkline::controlplane {

/// What append() has taken survives the death of the process at any instruction, since the pages are the
/// kernel's; it does not survive that of the machine. One thread appends, one thread reads.
///
///     0      magic, version, frames, frame size; taken: how many frames the reader has done with;
///            owner: whose spool it is; runs: how many have begun with it
///     4096   frame 0: sequence + 1 | checksum | record            256 octets each
///     4352   frame 1 ...
///
/// A frame is there once its sequence is: it is written last. One that was being written when the process
/// died carries the sequence of the lap before, and is not there.
class Spool {
 public:
  /// Opens or makes `path`. What a process that died has left in it is read before what comes new. A spool of
  /// another size is made anew, unless records wait in it; where the disk has no room for that, or for what
  /// there is of it, it stays as it was. Errors: those of SpoolError.
  [[nodiscard]] static base::Result<std::unique_ptr<Spool>, SpoolError> open(const std::string& path,
                                                                             std::uint64_t octets);
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  // The writer's.

  /// False: it is full, and the record is lost. Neither waits nor calls the system.
  [[nodiscard]] bool append(const CallRecord& record) noexcept {
    CallRecord* const here = next();
    if (here == nullptr) return false;
    std::memcpy(static_cast<void*>(here), &record, record.used());
    append_next();
    return true;
  }
  /// The same in two steps: where the next record is to be made, and that it is there. Only what its kind
  /// uses counts: behind that, as behind what append() has copied, octets of an older record may stand.
  /// nullptr: it is full.
  [[nodiscard]] CallRecord* next() noexcept;
  void append_next() noexcept;
  /// Records that fit now.
  [[nodiscard]] std::uint64_t room() const noexcept;

  /// This process is the next run of the appliance whose spool it is. `drawn`: names the appliance for ever,
  /// where it has no name yet.
  [[nodiscard]] Runs begin_run(std::uint64_t drawn) noexcept;

  // The reader's.

  /// Copies the oldest records that are not done with; how many.
  [[nodiscard]] std::size_t read(std::span<CallRecord> out) noexcept;
  /// Of the first of them.
  [[nodiscard]] SpoolPlace place() const noexcept;
  /// The first `count` of them are safe elsewhere.
  void done(std::size_t count) noexcept;

  // Anybody's.

  [[nodiscard]] std::uint64_t waiting() const noexcept;
  [[nodiscard]] std::uint64_t capacity() const noexcept { return frames_; }

 private:
  struct Header;
  struct Frame;

  Spool(SpoolFile file, void* memory) noexcept;
  [[nodiscard]] static base::Result<std::unique_ptr<Spool>, SpoolError> map(SpoolFile file,
                                                                            std::uint64_t size);
  [[nodiscard]] bool is_there(std::uint64_t sequence) const noexcept;

  SpoolFile file_;
  void* memory_;
  Header* header_;
  Frame* frame_;
  std::uint64_t frames_;
  std::atomic<std::uint64_t> next_ = 0;  // the writer writes; the sequence of the next frame
};

}  // namespace trunkline::controlplane
