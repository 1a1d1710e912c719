// Where each call's media is: a list of addresses and a range of ports on each.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "base/endpoint.h"

namespace trunkline::trafgen {

class MediaAddresses {
 public:
  static constexpr std::uint32_t first_port = 10000;
  static constexpr std::uint32_t pairs = 25000;  // an even port for RTP, the next one for RTCP

  /// At least one address. `first`: calls that another run has put there before.
  explicit MediaAddresses(std::vector<base::IpAddress> addresses, std::uint32_t first = 0)
      : addresses_(std::move(addresses)), first_(first) {}

  /// Of call number `call`; calls with the same endpoint are as far apart as can be.
  [[nodiscard]] base::Endpoint of(std::uint32_t call) const noexcept {
    const std::uint32_t place = first_ + call;
    const auto& address = addresses_[place / pairs % addresses_.size()];
    return {address, static_cast<std::uint16_t>(first_port + 2 * (place % pairs))};
  }

 private:
  std::vector<base::IpAddress> addresses_;
  std::uint32_t first_;
};

}  // namespace trunkline::trafgen
