#include "controlplane/storage/spool.h"

#include <bit>
#include <cstring>
#include <utility>

#include <sys/mman.h>

namespace trunkline::controlplane {
namespace {

constexpr std::uint64_t magic = 0x6c6f6f70'734c5431;
constexpr std::uint32_t version = 3;
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
};

Spool::Spool(SpoolFile file, void* memory) noexcept
    : file_(std::move(file)),
      memory_(memory),
      header_(static_cast<Header*>(memory)),
      frame_(reinterpret_cast<Frame*>(static_cast<char*>(memory) + header_octets)),
      frames_(header_->frames) {
  static_assert(sizeof(Frame) == frame_octets && std::atomic<std::uint64_t>::is_always_lock_free);
  std::uint64_t next = header_->taken.load(std::memory_order_relaxed);
  while (next - header_->taken.load(std::memory_order_relaxed) < frames_ && is_there(next)) ++next;
  next_.store(next, std::memory_order_relaxed);
}

Spool::~Spool() { ::munmap(memory_, file_.size()); }

base::Result<std::unique_ptr<Spool>, SpoolError> Spool::open(const std::string& path, std::uint64_t octets) {
  auto file = SpoolFile::open(path);
  if (!file) return base::fail(file.error());
  const auto wanted = header_octets + std::max(octets / frame_octets, least_frames) * frame_octets;
  const auto size = file->size();
  const auto begins_with = file->first_word();
  // A process may have died between making the file and writing anything to it.
  if (size == 0 || (size >= header_octets && begins_with == 0)) return map(std::move(*file), wanted);
  if (size < header_octets + frame_octets || begins_with != magic) return base::fail(SpoolError::foreign);
  auto spool = map(std::move(*file), size);
  if (!spool || size == wanted) return spool;
  if ((*spool)->waiting() > 0) return base::fail(SpoolError::other_size);
  // The same spool with other frames: sequences go on, since a sink may remember how far they had come.
  (*spool)->header_->frames = 0;  // should we die now, or the disk be full: as many as its size says
  SpoolFile same = std::move((*spool)->file_);
  spool->reset();
  return map(std::move(same), wanted);
}

base::Result<std::unique_ptr<Spool>, SpoolError> Spool::map(SpoolFile file, std::uint64_t size) {
  // Those of one that is there, too: it may have been made by us on a full disk, or come back from a backup.
  void* const memory = file.allocate(size) ? file.map() : nullptr;
  if (memory == nullptr) return base::fail(SpoolError::unopenable);
  auto* header = static_cast<Header*>(memory);
  if (header->magic == 0) {
    header->version = version;
    header->frame_octets = frame_octets;
    header->magic = magic;
  }
  const auto frames = (size - header_octets) / frame_octets;
  if (header->frames == 0) header->frames = frames;
  // Earlier versions differ in their records only: where none waits, they serve.
  const auto taken = header->taken.load(std::memory_order_relaxed);
  const auto* const frame = reinterpret_cast<const Frame*>(static_cast<char*>(memory) + header_octets);
  if (header->version < version && header->frames == frames && frame[taken % frames].number != taken + 1)
    header->version = version;
  const bool fits = header->magic == magic && header->version == version &&
                    header->frame_octets == frame_octets && header->frames == frames;
  if (!fits) {
    ::munmap(memory, size);
    return base::fail(SpoolError::foreign);
  }
  return std::unique_ptr<Spool>(new Spool(std::move(file), memory));
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
