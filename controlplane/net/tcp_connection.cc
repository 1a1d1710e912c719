#include "controlplane/net/tcp_connection.h"

#include <utility>

#include <boost/asio/buffer.hpp>

namespace trunkline::controlplane {

namespace asio = boost::asio;

TcpConnection::TcpConnection(asio::ip::tcp::socket socket, const sip::Hop& hop, std::size_t most)
    : socket_(std::move(socket)),
      hop_(hop),
      most_(most),
      buffer_(std::make_unique_for_overwrite<char[]>(most)),
      framer_({buffer_.get(), most}) {}

std::size_t TcpConnection::read(boost::system::error_code& error) {
  const auto space = framer_.space();
  const auto got = socket_.read_some(asio::buffer(space.data(), space.size()), error);
  if (error == asio::error::would_block) error = {};
  framer_.received(got);
  return got;
}

Wrote TcpConnection::write(std::string_view octets, std::size_t most) {
  if (has_unsent()) {
    if (unsent_.size() + octets.size() > most) return Wrote::deaf;
    unsent_.append(octets);
    return Wrote::some;
  }
  boost::system::error_code error;
  const auto sent = socket_.write_some(asio::buffer(octets), error);
  if (error && error != asio::error::would_block) return Wrote::broken;
  octets.remove_prefix(sent);
  if (octets.size() > most) return Wrote::deaf;
  unsent_.assign(octets);
  return unsent_.empty() ? Wrote::all : Wrote::some;
}

Wrote TcpConnection::write_more() {
  boost::system::error_code error;
  const auto sent = socket_.write_some(asio::buffer(unsent_), error);
  if (error && error != asio::error::would_block) return Wrote::broken;
  unsent_.erase(0, sent);
  return unsent_.empty() ? Wrote::all : Wrote::some;
}

}  // namespace trunkline::controlplane
