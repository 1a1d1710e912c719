// An open file that crosses a unix socket beside octets: who asks for it to be written owns it.
#pragma once

#include <span>
#include <string_view>

#include <sys/types.h>

#include "controlplane/ctl/descriptor.h"

namespace trunkline::controlplane {

struct ReceivedWithFile {
  ssize_t octets = 0;  // 0: the other side has ended, or is gone; -1: nothing is there now
  Descriptor file;     // empty: none came
};

/// Does not wait. Of several files that came together the last stays, the others are closed.
[[nodiscard]] ReceivedWithFile receive_with_file(int socket, std::span<char> octets);

/// `file` -1: none. False: it failed; the octets may have gone out in part.
[[nodiscard]] bool send_with_file(int socket, std::string_view octets, int file);

}  // namespace trunkline::controlplane
