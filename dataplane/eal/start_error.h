// Why the data plane could not start, in words that say what to do.
#pragma once

#include <cstdint>
#include <string_view>

namespace trunkline::dataplane {

enum class StartError : std::uint8_t {
  no_hugepages,
  no_tun_device,
  tun_not_permitted,
  no_such_interface,
  too_few_interface_queues,
  raw_sockets_not_permitted,
  no_such_socket_directory,
  runtime_directory,
  already_running,
  eal_refused,
  no_such_device,
  no_memory,
  buffers_do_not_fit,
  port_not_configured,
  too_few_queues,
  mtu_refused,
  port_not_started,
  slots_do_not_fit,
  threads_not_started,
};

/// One sentence: what is wrong, and what the user can do.
[[nodiscard]] std::string_view to_string(StartError error) noexcept;

}  // namespace trunkline::dataplane
