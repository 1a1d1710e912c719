// Our endpoints as Asio has them, and back.
#pragma once

#include <algorithm>

#include <boost/asio/ip/tcp.hpp>

#include "base/endpoint.h"

namespace trunkline::controlplane {

[[nodiscard]] inline boost::asio::ip::tcp::endpoint asio_endpoint(const base::Endpoint& endpoint) {
  namespace ip = boost::asio::ip;
  const auto& octets = endpoint.address.octets();
  if (endpoint.address.is_v4()) {
    ip::address_v4::bytes_type v4{};
    std::copy(octets.begin() + 12, octets.end(), v4.begin());
    return {ip::address_v4(v4), endpoint.port};
  }
  ip::address_v6::bytes_type v6{};
  std::copy(octets.begin(), octets.end(), v6.begin());
  return {ip::address_v6(v6), endpoint.port};
}

[[nodiscard]] inline base::Endpoint endpoint_of(const boost::asio::ip::tcp::endpoint& endpoint) {
  if (endpoint.address().is_v4()) {
    const auto v4 = endpoint.address().to_v4().to_bytes();
    return {base::IpAddress::v4(v4[0], v4[1], v4[2], v4[3]), endpoint.port()};
  }
  base::IpAddress::Octets octets{};
  const auto v6 = endpoint.address().to_v6().to_bytes();
  std::copy(v6.begin(), v6.end(), octets.begin());
  return {base::IpAddress(octets), endpoint.port()};
}

}  // namespace trunkline::controlplane
