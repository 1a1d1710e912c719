#include "controlplane/app/kernel_side.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include <net/if.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "controlplane/net/exception_path.h"

namespace trunkline::controlplane {
namespace {

// Above what people write by hand, and different for each tap.
constexpr unsigned first_table = 100'000;

/// A file in memory, at its beginning again.
int file_of(std::string_view text) {
  const int file = memfd_create("trunkline", 0);
  if (file < 0 || write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      lseek(file, 0, SEEK_SET) != 0) {
    throw std::system_error(errno, std::generic_category(), "a file in memory");
  }
  return file;
}

std::string text_of(int file) {
  std::array<char, 512> text{};
  const auto got = pread(file, text.data(), text.size(), 0);
  return {text.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
}

/// What `command` says about `input`; empty: it is content.
std::string complaint(std::vector<const char*> command, std::string_view input) {
  const int in = file_of(input);
  const int out = file_of({});
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, out, STDERR_FILENO);
  command.push_back(nullptr);
  pid_t child = 0;
  const int refused =
      posix_spawnp(&child, command[0], &files, nullptr, const_cast<char**>(command.data()), environ);
  posix_spawn_file_actions_destroy(&files);
  std::string said;
  int status = 0;
  if (refused != 0) {
    said = std::string(command[0]) + " could not be run: " + std::generic_category().message(refused);
  } else {
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (status != 0) said = std::string(command[0]) + " refuses: " + text_of(out);
  }
  close(in);
  close(out);
  return said;
}

void demand(std::vector<const char*> command, std::string_view input) {
  const auto said = complaint(std::move(command), input);
  if (!said.empty()) throw std::runtime_error("SIP over TCP (sip.tcp): " + said);
}

const char* family(bool v4) noexcept { return v4 ? "-4" : "-6"; }

}  // namespace

KernelSide::KernelSide(std::string interface, const std::vector<base::Endpoint>& listen)
    : interface_(std::move(interface)) {
  std::vector<base::IpAddress> addresses;
  for (const auto& endpoint : listen) {
    if (std::find(addresses.begin(), addresses.end(), endpoint.address) == addresses.end())
      addresses.push_back(endpoint.address);
  }
  const unsigned index = if_nametoindex(interface_.c_str());
  if (index == 0) throw std::runtime_error("SIP over TCP (sip.tcp): there is no interface " + interface_);
  // Where IPv6 is switched off for new interfaces this one needs it all the same.
  std::ofstream("/proc/sys/net/ipv6/conf/" + interface_ + "/disable_ipv6") << 0;
  try {
    demand({"nft", "-f", "-"}, kernel_filter(interface_, listen));
    for (const bool v4 : {true, false}) {
      const auto routes = kernel_routes(interface_, first_table + index, addresses, v4);
      (v4 ? forget_v4_ : forget_v6_) = routes.forget;
      forget(v4);
      if (!routes.set_up.empty()) demand({"ip", family(v4), "-batch", "-"}, routes.set_up);
    }
  } catch (...) {
    remove();  // filter rules would outlive the tap
    throw;
  }
}

void KernelSide::forget(bool v4) const {
  const auto& rules = v4 ? forget_v4_ : forget_v6_;
  if (!rules.empty()) static_cast<void>(complaint({"ip", family(v4), "-force", "-batch", "-"}, rules));
}

void KernelSide::remove() const {
  forget(true);
  forget(false);
  static_cast<void>(complaint({"nft", "-f", "-"}, kernel_filter_removal(interface_)));
}

KernelSide::~KernelSide() { remove(); }

}  // namespace trunkline::controlplane
