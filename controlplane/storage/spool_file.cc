#include "controlplane/storage/spool_file.h"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace trunkline::controlplane {

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

base::Result<SpoolFile, SpoolError> SpoolFile::open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (descriptor < 0) return base::fail(SpoolError::unopenable);
  SpoolFile file(descriptor, 0);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
    return base::fail(errno == EWOULDBLOCK ? SpoolError::in_use : SpoolError::unopenable);
  struct stat found {};
  if (::fstat(descriptor, &found) != 0) return base::fail(SpoolError::unopenable);
  file.size_ = static_cast<std::uint64_t>(found.st_size);
  return file;
}

SpoolFile::SpoolFile(SpoolFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_) {}

SpoolFile::~SpoolFile() {
  if (descriptor_ < 0) return;
  const int said = errno;  // what failed before says why, not this
  ::close(descriptor_);    // and with it goes the lock
  errno = said;
}

std::uint64_t SpoolFile::first_word() const noexcept {
  std::uint64_t word = 0;
  return ::pread(descriptor_, &word, sizeof word, 0) == sizeof word ? word : 0;
}

bool SpoolFile::allocate(std::uint64_t octets) noexcept {
  int why = EINTR;
  while (why == EINTR) why = ::posix_fallocate(descriptor_, 0, static_cast<off_t>(octets));  // sets no errno
  const bool done =
      why == 0 && (size_ <= octets || ::ftruncate(descriptor_, static_cast<off_t>(octets)) == 0);
  if (done) {
    size_ = octets;
    return true;
  }
  if (why == 0) why = errno;
  // Some of the blocks may be there, and the size with them: to the next start it would look like a spool.
  static_cast<void>(::ftruncate(descriptor_, static_cast<off_t>(size_)) == 0);
  errno = why;
  return false;
}

void* SpoolFile::map() const noexcept {
  void* const memory =
      ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, descriptor_, 0);
  return memory == MAP_FAILED ? nullptr : memory;
}

}  // namespace trunkline::controlplane
