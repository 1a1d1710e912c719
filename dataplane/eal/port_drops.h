// What a port itself counts of packets that no worker has seen, or that none can see off.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <rte_ethdev.h>

#include "base/named_counters.h"

namespace trunkline::dataplane {

// rx_missed     no room in the port's queue: the workers take too slowly
// rx_errors     not received whole
// rx_no_buffer  no buffer was free to receive into
// tx_errors     the port took it, and could not send it
#define TL_PORT_DROPS(X) X(rx_missed) X(rx_errors) X(rx_no_buffer) X(tx_errors)

TL_COUNTERS(PortDrop, TL_PORT_DROPS)

/// Since the port was started, as far as its driver counts it.
[[nodiscard]] constexpr std::uint64_t count_of(const rte_eth_stats& counted, PortDrop drop) noexcept {
  switch (drop) {
    case PortDrop::rx_missed: return counted.imissed;
    case PortDrop::rx_errors: return counted.ierrors;
    case PortDrop::rx_no_buffer: return counted.rx_nombuf;
    case PortDrop::tx_errors: return counted.oerrors;
  }
  return 0;
}

/// Calls `f(std::string_view name, std::uint64_t value)` for each.
template <class F>
void for_each_drop(const rte_eth_stats& counted, F&& f) {
  constexpr auto names = counter_names(PortDrop{});
  for (std::size_t i = 0; i < names.size(); ++i) f(names[i], count_of(counted, static_cast<PortDrop>(i)));
}

}  // namespace trunkline::dataplane
