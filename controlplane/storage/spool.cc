#include "controlplane/storage/spool.h"

#include <bit>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace trunkline::controlplane {
namespace {

constexpr std::uint64_t magic = 0x6c6f6f70'734c5431;
constexpr std::uint32_t version = 2;
constexpr std::size_t header_octets = 4096;
constexpr std::size_t frame_octets = 256;
constexpr std::uint64_t least_frames = 16;
constexpr std::uint64_t most_runs = (std::uint64_t{1} << 24) - 1;  // the other 40 bits tell appliances apart

/// Finds a frame that a bad disk or a foreign hand has changed; it keeps out nobody.
std::uint64_t checksum(std::uint64_t sequence, const CallRecord& record) noexcept {
  const auto* const octets = reinterpret_cast<const char*>(&record);
  const std::size_t used = record.used();
  std::uint64_t sum = sequence * 0x9e3779b97f4a7c15;
  for (std::size_t at = 0; at < used; at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, octets + at, sizeof word);
    sum = std::rotl(sum ^ word, 29) * 0xbf58476d1ce4e5b9;
  }
  return sum;
}

}  // namespace

struct Spool::Header {
  std::uint64_t magic;
  std::uint32_t version;
  std::uint32_t frame_octets;
  std::uint64_t frames;
  std::atomic<std::uint64_t> taken;  // the reader writes
  std::uint64_t owner;               // drawn once; its low bits are left to the runs
  std::uint64_t runs;
};

struct Spool::Frame {
  std::atomic<std::uint64_t> number;  // its sequence + 1
  std::uint64_t sum;
  CallRecord record;
  std::uint64_t spare;
};

std::string_view to_string(SpoolError error) noexcept {
  switch (error) {
    case SpoolError::unopenable: return "the spool of call records cannot be opened";
    case SpoolError::in_use: return "another process uses the spool of call records";
    case SpoolError::other_size:
      return "the spool of call records has another size, and records wait in it: set records.spool to what "
             "it was until they are stored";
    case SpoolError::foreign:
      return "the spool of call records is not one, or holds records of another version";
  }
  return "the spool of call records cannot be used";
}

Spool::Spool(int descriptor, void* memory, std::size_t octets) noexcept
    : descriptor_(descriptor),
      memory_(memory),
      octets_(octets),
      header_(static_cast<Header*>(memory)),
      frame_(reinterpret_cast<Frame*>(static_cast<char*>(memory) + header_octets)),
      frames_(header_->frames) {
  static_assert(sizeof(Frame) == frame_octets && std::atomic<std::uint64_t>::is_always_lock_free);
  std::uint64_t next = header_->taken.load(std::memory_order_relaxed);
  while (next - header_->taken.load(std::memory_order_relaxed) < frames_ && is_there(next)) ++next;
  next_.store(next, std::memory_order_relaxed);
}

Spool::~Spool() {
  ::munmap(memory_, octets_);
  ::close(descriptor_);  // and with it goes the lock
}

base::Result<std::unique_ptr<Spool>, SpoolError> Spool::open(const std::string& path, std::uint64_t octets) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (descriptor < 0) return base::fail(SpoolError::unopenable);
  const auto refused = [descriptor](SpoolError error) {
    ::close(descriptor);
    return base::fail(error);
  };
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) return refused(SpoolError::in_use);
  struct stat found {};
  if (::fstat(descriptor, &found) != 0) return refused(SpoolError::unopenable);
  const auto size = static_cast<std::uint64_t>(found.st_size);
  const auto wanted = header_octets + std::max(octets / frame_octets, least_frames) * frame_octets;
  if (size == 0) return make(descriptor, wanted);
  if (size < header_octets + frame_octets) return refused(SpoolError::foreign);
  auto spool = map(descriptor, size);
  if (!spool || size == wanted) return spool;
  if ((*spool)->waiting() > 0) return base::fail(SpoolError::other_size);
  // The same spool with other frames: sequences go on, since a sink may remember how far they had come.
  (*spool)->header_->frames = 0;  // should we die now: none of them are there
  const int again = ::dup(descriptor);
  spool->reset();
  if (again < 0) return base::fail(SpoolError::unopenable);
  return make(again, wanted);
}

base::Result<std::unique_ptr<Spool>, SpoolError> Spool::make(int descriptor, std::uint64_t size) {
  // Every block now: a full disk must not be met when a record is written.
  const auto length = static_cast<off_t>(size);
  if (::ftruncate(descriptor, length) == 0 && ::posix_fallocate(descriptor, 0, length) == 0)
    return map(descriptor, size);
  ::close(descriptor);
  return base::fail(SpoolError::unopenable);
}

base::Result<std::unique_ptr<Spool>, SpoolError> Spool::map(int descriptor, std::uint64_t size) {
  const auto refused = [descriptor](SpoolError error) {
    ::close(descriptor);
    return base::fail(error);
  };
  void* memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, descriptor, 0);
  if (memory == MAP_FAILED) return refused(SpoolError::unopenable);
  auto* header = static_cast<Header*>(memory);
  // A process may have died between making the file and writing this: then all of it is zeros.
  if (header->magic == 0) {
    header->version = version;
    header->frame_octets = frame_octets;
    header->magic = magic;
  }
  const auto frames = (size - header_octets) / frame_octets;
  if (header->frames == 0) header->frames = frames;
  // The first version differs in its records only: where none waits, it serves.
  const auto taken = header->taken.load(std::memory_order_relaxed);
  const auto* const frame = reinterpret_cast<const Frame*>(static_cast<char*>(memory) + header_octets);
  if (header->version == 1 && header->frames == frames && frame[taken % frames].number != taken + 1)
    header->version = version;
  const bool fits = header->magic == magic && header->version == version &&
                    header->frame_octets == frame_octets && header->frames == frames;
  if (!fits) {
    ::munmap(memory, size);
    return refused(SpoolError::foreign);
  }
  return std::unique_ptr<Spool>(new Spool(descriptor, memory, size));
}

Runs Spool::begin_run(std::uint64_t drawn) noexcept {
  if (header_->owner == 0 || header_->runs == most_runs) {
    header_->runs = 0;
    header_->owner = drawn & ~most_runs;
  }
  ++header_->runs;
  return {header_->owner, header_->owner | header_->runs};
}

bool Spool::is_there(std::uint64_t sequence) const noexcept {
  const Frame& frame = frame_[sequence % frames_];
  return frame.number.load(std::memory_order_acquire) == sequence + 1 &&
         frame.sum == checksum(sequence, frame.record);
}

CallRecord* Spool::next() noexcept {
  return room() == 0 ? nullptr : &frame_[next_.load(std::memory_order_relaxed) % frames_].record;
}

void Spool::append_next() noexcept {
  const auto sequence = next_.load(std::memory_order_relaxed);
  Frame& frame = frame_[sequence % frames_];
  frame.sum = checksum(sequence, frame.record);
  frame.number.store(sequence + 1, std::memory_order_release);  // from now on it is there
  next_.store(sequence + 1, std::memory_order_release);
}

std::uint64_t Spool::room() const noexcept { return frames_ - waiting(); }

std::uint64_t Spool::waiting() const noexcept {
  return next_.load(std::memory_order_acquire) - header_->taken.load(std::memory_order_acquire);
}

std::size_t Spool::read(std::span<CallRecord> out) noexcept {
  const auto taken = header_->taken.load(std::memory_order_relaxed);
  std::size_t count = 0;
  for (; count < out.size() && count < frames_ && is_there(taken + count); ++count) {
    out[count] = frame_[(taken + count) % frames_].record;
  }
  return count;
}

SpoolPlace Spool::place() const noexcept {
  return {header_->owner, header_->taken.load(std::memory_order_relaxed)};
}

void Spool::done(std::size_t count) noexcept {
  header_->taken.store(header_->taken.load(std::memory_order_relaxed) + count, std::memory_order_release);
}

}  // namespace trunkline::controlplane
