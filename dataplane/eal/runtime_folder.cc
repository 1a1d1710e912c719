#include "dataplane/eal/runtime_folder.h"

#include <fcntl.h>
#include <unistd.h>

namespace trunkline::dataplane {

bool is_held_by_another(const std::string& folder) {
  const int file = open((folder + "/config").c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) return false;
  struct flock lock {};
  lock.l_type = F_WRLCK;  // of all of it; the answer is the lock in the way, or F_UNLCK
  lock.l_whence = SEEK_SET;
  const bool held = fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  close(file);
  return held;
}

}  // namespace trunkline::dataplane
