// The UDP header. RFC 768.
#pragma once

#include "base/big_endian.h"

namespace trunkline::dataplane {

struct UdpHeader {
  base::Be16 source_port;
  base::Be16 destination_port;
  base::Be16 length;    // of this header and what follows it
  base::Be16 checksum;  // 0: none (IPv4 only)
};
static_assert(sizeof(UdpHeader) == 8 && alignof(UdpHeader) == 1);

}  // namespace trunkline::dataplane
