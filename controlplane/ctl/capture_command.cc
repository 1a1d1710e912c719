#include "controlplane/ctl/capture_command.h"

#include <csignal>

#include <fcntl.h>

namespace trunkline::controlplane {
namespace {

volatile std::sig_atomic_t stopped = 0;  // a handler reaches nothing else

}  // namespace

std::string line_of(const CaptureCommand& command) {
  std::string line = "capture ";
  if (!command.call.empty()) {
    line += "call " + command.call;
  } else if (!command.address.empty()) {
    line += "ip " + command.address;
  } else {
    line += "sip";
  }
  if (!command.seconds.empty()) line += " seconds " + command.seconds;
  if (!command.packets.empty()) line += " packets " + command.packets;
  if (!command.size.empty()) line += " size " + command.size;
  return line;
}

int open_capture(const std::string& path) {
  return ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
}

const volatile std::sig_atomic_t* stop_by_signal() {
  struct sigaction action {};
  action.sa_handler = [](int) { stopped = 1; };
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  return &stopped;
}

}  // namespace trunkline::controlplane
