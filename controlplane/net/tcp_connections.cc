// How connections come to be, are found, and end.
#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/ip/v6_only.hpp>
#include <netinet/in.h>
#include <sys/socket.h>

#include "controlplane/net/tcp_endpoint.h"
#include "controlplane/net/tcp_streams.h"

namespace trunkline::controlplane {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

/// Whom a limit on one source means: an IPv6 host has a whole /64 to speak from.
base::IpAddress::Octets source_of(const base::IpAddress& address) noexcept {
  auto octets = address.octets();
  if (!address.is_v4()) std::fill(octets.begin() + 8, octets.end(), std::uint8_t{0});
  return octets;
}

std::pair<base::IpAddress::Octets, std::uint16_t> remote_key(const base::Endpoint& remote) noexcept {
  return {remote.address.octets(), remote.port};
}

/// None of it is needed for a message to arrive: what the kernel refuses is left.
void adjust(tcp::socket& socket, bool v4, int traffic_class) {
  boost::system::error_code ignored;
  static_cast<void>(socket.non_blocking(true, ignored));
  static_cast<void>(socket.set_option(tcp::no_delay(true), ignored));
  static_cast<void>(socket.set_option(asio::socket_base::keep_alive(true), ignored));
  static_cast<void>(setsockopt(socket.native_handle(), v4 ? IPPROTO_IP : IPPROTO_IPV6,
                               v4 ? IP_TOS : IPV6_TCLASS, &traffic_class, sizeof traffic_class));
}

}  // namespace

void TcpStreams::listen_at(Listener& listener) {
  const auto local = asio_endpoint(listener.local);
  listener.acceptor.open(local.protocol());
  listener.acceptor.set_option(tcp::acceptor::reuse_address(true));
  if (!listener.local.address.is_v4()) listener.acceptor.set_option(asio::ip::v6_only(true));
  listener.acceptor.bind(local);
  listener.acceptor.listen();
  accept(listener);
}

void TcpStreams::accept(Listener& listener) {
  listener.accepting = true;
  listener.acceptor.async_accept(
      [this, &listener](const boost::system::error_code& error, tcp::socket socket) {
        listener.accepting = false;
        if (error) return;  // no descriptor left: tried again within a second
        take_in(listener, std::move(socket));
        accept(listener);
      });
}

void TcpStreams::take_in(const Listener& listener, tcp::socket socket) {
  boost::system::error_code error;
  const auto remote = endpoint_of(socket.remote_endpoint(error));
  if (error) return counters_.increment(TcpCounter::tcp_closed_by_peer);
  // Or strangers who connect would have every trunk over TCP fail, for want of a connection of ours.
  const auto most = std::max(settings_.connections - (settings_.connections + 7) / 8, 1U);
  if (connections_.size() >= most) return counters_.increment(TcpCounter::tcp_full);
  auto& of_source = accepted_of_[source_of(remote.address)];
  if (of_source >= settings_.connections_per_source) return counters_.increment(TcpCounter::tcp_source_full);
  ++of_source;
  adjust(socket, remote.address.is_v4(), settings_.traffic_class);
  auto& made =
      add(std::move(socket), {listener.local, remote, sip::Transport::tcp, false, false, ++last_id_});
  made.accepted = true;
  counters_.increment(TcpCounter::tcp_accepted);
  await_octets(last_id_, made);
}

std::uint64_t TcpStreams::connect(const sip::Hop& to) {
  if (connections_.size() >= settings_.connections) {
    counters_.increment(TcpCounter::tcp_full);
    return 0;
  }
  const auto remote = asio_endpoint(to.remote);
  tcp::socket socket(io_);
  boost::system::error_code error;
  if (!socket.open(remote.protocol(), error)) socket.bind(asio_endpoint({to.local.address, 0}), error);
  if (error) {
    counters_.increment(TcpCounter::tcp_not_connected);
    return 0;
  }
  adjust(socket, to.remote.address.is_v4(), settings_.traffic_class);
  const auto id = ++last_id_;
  auto& made = add(std::move(socket), {to.local, to.remote, sip::Transport::tcp, false, false, id});
  made.connecting = true;
  made.socket().async_connect(remote, [this, id](const boost::system::error_code& refused) {
    if (find(id) != nullptr) connected(id, !refused);
  });
  return id;
}

void TcpStreams::connected(std::uint64_t id, bool there) {
  TcpConnection* connection = find(id);
  if (!there) return close(id, TcpCounter::tcp_not_connected);
  counters_.increment(TcpCounter::tcp_connected);
  connection->connecting = false;
  connection->quiet_s = 0;
  for (const auto& message : std::exchange(connection->waiting, {})) {
    connection = find(id);
    if (connection == nullptr || !write(id, *connection, message.octets)) unsent_.push_back(message);
  }
  connection = find(id);
  if (connection != nullptr) await_octets(id, *connection);
}

TcpConnection& TcpStreams::add(tcp::socket socket, const sip::Hop& hop) {
  auto made = std::make_unique<TcpConnection>(std::move(socket), hop, settings_.buffer);
  by_remote_.emplace(remote_key(hop.remote), hop.connection);
  return *connections_.emplace(hop.connection, std::move(made)).first->second;
}

TcpConnection* TcpStreams::find(std::uint64_t id) noexcept {
  const auto found = connections_.find(id);
  return found == connections_.end() ? nullptr : found->second.get();
}

std::uint64_t TcpStreams::connection_to(const base::Endpoint& remote) const noexcept {
  const auto found = by_remote_.find(remote_key(remote));
  return found == by_remote_.end() ? 0 : found->second;
}

void TcpStreams::close(std::uint64_t id, TcpCounter why) {
  const auto found = connections_.find(id);
  if (found == connections_.end()) return;
  counters_.increment(why);
  auto connection = std::move(found->second);
  connections_.erase(found);
  const auto& remote = connection->hop().remote;
  const auto [first, last] = by_remote_.equal_range(remote_key(remote));
  for (auto at = first; at != last; ++at) {
    if (at->second != id) continue;
    by_remote_.erase(at);
    break;
  }
  if (connection->accepted) {
    const auto source = accepted_of_.find(source_of(remote.address));
    if (--source->second == 0) accepted_of_.erase(source);
  }
  for (auto& message : connection->waiting) unsent_.push_back(std::move(message));
  if (!connection->connecting) closed_.push_back(connection->hop());
  boost::system::error_code ignored;
  static_cast<void>(connection->socket().close(ignored));
  if (id == reading_) gone_ = std::move(connection);
}

void TcpStreams::look_at_clock() {
  second_.expires_after(std::chrono::seconds(1));
  second_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    each_second();
    look_at_clock();
  });
}

// Seconds are counted, not measured: nobody here asks a clock, and a limit that is late by one harms nobody.
void TcpStreams::each_second() {
  std::vector<std::pair<std::uint64_t, TcpCounter>> over;
  for (auto& [id, connection] : connections_) {
    const std::chrono::seconds quiet{++connection->quiet_s};
    const std::chrono::seconds message{connection->mid_message() ? ++connection->message_s : 0};
    if (connection->connecting) {
      if (quiet >= settings_.connecting) over.emplace_back(id, TcpCounter::tcp_not_connected);
    } else if (quiet >= settings_.idle) {
      over.emplace_back(id, TcpCounter::tcp_closed_idle);
    } else if (message >= settings_.unfinished) {
      over.emplace_back(id, TcpCounter::tcp_closed_slow);
    }
  }
  for (const auto& [id, why] : over) close(id, why);
  for (auto& listener : listeners_) {
    if (!listener.accepting) accept(listener);
  }
}

}  // namespace trunkline::controlplane
