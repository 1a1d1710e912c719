#include "controlplane/ctl/ctl_client.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include "controlplane/ctl/descriptor.h"
#include "controlplane/ctl/file_passing.h"

namespace trunkline::controlplane {
namespace {

constexpr int look_each_ms = 100;  // for a signal

CtlError why_not_connected(int error) {
  if (error == ENOENT) return CtlError::no_socket;
  if (error == ECONNREFUSED) return CtlError::refused;
  if (error == EACCES || error == EPERM) return CtlError::forbidden;
  return CtlError::unreachable;
}

base::Result<std::string, CtlError> receive_line(int fd) {
  std::string line;
  std::array<char, 65536> chunk;
  for (;;) {
    const ssize_t got = ::recv(fd, chunk.data(), chunk.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return base::fail(CtlError::no_answer);
    line.append(chunk.data(), static_cast<std::size_t>(got));
    if (line.back() == '\n') {
      line.pop_back();
      return line;
    }
  }
}

base::Result<Descriptor, CtlError> connected(const std::string& path, int timeout_s) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) return base::fail(CtlError::no_socket);
  std::memcpy(address.sun_path, path.data(), path.size());

  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval timeout{timeout_s, 0};
  if (!socket || ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) != 0 ||
      ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout) != 0) {
    return base::fail(CtlError::unreachable);
  }
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return base::fail(why_not_connected(errno));
  }
  return socket;
}

// Until the answer comes. What ends our side of the connection asks for it: it is then as good as there.
void await(int fd, const volatile std::sig_atomic_t* enough) {
  for (;;) {
    pollfd waited{fd, POLLIN, 0};
    if (::poll(&waited, 1, look_each_ms) > 0) return;
    if (enough == nullptr || *enough == 0) continue;
    ::shutdown(fd, SHUT_WR);
    return;
  }
}

}  // namespace

std::string_view to_string(CtlError error) noexcept {
  switch (error) {
    case CtlError::no_socket:
      return "there is no such socket: is the appliance running, with this control.socket?";
    case CtlError::refused: return "nobody listens on it: the appliance is not running";
    case CtlError::forbidden: return "permission denied: run it as the appliance's user, or in its group";
    case CtlError::unreachable: return "it cannot be reached";
    case CtlError::no_answer: return "the appliance did not answer";
  }
  return "unknown";
}

base::Result<std::string, CtlError> ask_appliance(const std::string& path, std::string_view line,
                                                  int timeout_s) {
  const auto socket = connected(path, timeout_s);
  if (!socket) return base::fail(socket.error());
  if (!send_with_file(socket->get(), std::string(line) + '\n', -1)) return base::fail(CtlError::no_answer);
  return receive_line(socket->get());
}

base::Result<std::string, CtlError> ask_appliance(const std::string& path, std::string_view line,
                                                  int timeout_s, const LongQuestion& question) {
  const auto socket = connected(path, timeout_s);
  if (!socket) return base::fail(socket.error());
  if (!send_with_file(socket->get(), std::string(line) + '\n', question.file)) {
    return base::fail(CtlError::no_answer);
  }
  await(socket->get(), question.enough);
  return receive_line(socket->get());
}

}  // namespace trunkline::controlplane
