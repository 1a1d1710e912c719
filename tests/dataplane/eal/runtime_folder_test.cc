#include "dataplane/eal/runtime_folder.h"

#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace trunkline::dataplane {
namespace {

namespace fs = std::filesystem;

/// A process that has locked eight octets of the file, as DPDK does, until the object goes.
class Holder {
 public:
  explicit Holder(const std::string& file) {
    int ready[2];
    EXPECT_EQ(pipe(ready), 0);
    child_ = fork();
    if (child_ == 0) {
      const int held = open(file.c_str(), O_RDWR);
      struct flock lock {};
      lock.l_type = F_WRLCK;
      lock.l_start = 16;
      lock.l_len = 8;
      const char done = fcntl(held, F_SETLK, &lock) == 0 ? 'y' : 'n';
      static_cast<void>(write(ready[1], &done, 1));
      pause();
    }
    char done = 0;
    EXPECT_EQ(read(ready[0], &done, 1), 1);
    EXPECT_EQ(done, 'y');
    close(ready[0]);
    close(ready[1]);
  }
  ~Holder() {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }

 private:
  pid_t child_ = 0;
};

TEST(RuntimeFolder, is_held_only_while_another_program_runs) {
  const auto folder = fs::temp_directory_path() / ("tl_runtime_" + std::to_string(getpid()));
  EXPECT_FALSE(is_held_by_another(folder.string())) << "there is none";
  fs::create_directories(folder);
  const auto file = (folder / "config").string();
  std::ofstream(file) << "as long as the lock at least";
  EXPECT_FALSE(is_held_by_another(folder.string())) << "left behind by a program that has ended";
  {
    const Holder holder(file);
    EXPECT_TRUE(is_held_by_another(folder.string()));
  }
  EXPECT_FALSE(is_held_by_another(folder.string()));
  fs::remove_all(folder);
}

}  // namespace
}  // namespace trunkline::dataplane
