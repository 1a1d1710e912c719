#include "controlplane/ctl/file_passing.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <sys/socket.h>

namespace trunkline::controlplane {
namespace {

constexpr std::size_t most_files = 4;  // in one message; more than these the kernel closes by itself

}  // namespace

ReceivedWithFile receive_with_file(int socket, std::span<char> octets) {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(most_files * sizeof(int))> control{};
  iovec part{octets.data(), octets.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ReceivedWithFile received;
  do {
    received.octets = ::recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  } while (received.octets < 0 && errno == EINTR);
  if (received.octets < 0) {
    received.octets = errno == EAGAIN || errno == EWOULDBLOCK ? -1 : 0;
    return received;
  }
  for (auto* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t files = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < files; ++i) {
      int file = -1;
      std::memcpy(&file, CMSG_DATA(header) + i * sizeof(int), sizeof file);
      received.file.reset(file);
    }
  }
  return received;
}

bool send_with_file(int socket, std::string_view octets, int file) {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  for (bool first = true; !octets.empty(); first = false) {
    iovec part{const_cast<char*>(octets.data()), octets.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (first && file >= 0) {
      message.msg_control = control.data();
      message.msg_controllen = control.size();
      auto* header = CMSG_FIRSTHDR(&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN(sizeof(int));
      std::memcpy(CMSG_DATA(header), &file, sizeof file);
    }
    ssize_t sent = -1;
    do {
      sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent <= 0) return false;
    octets.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace trunkline::controlplane
