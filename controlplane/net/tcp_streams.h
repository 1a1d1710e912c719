// SIP over TCP on kernel sockets: listeners, connections, and the limits on what strangers make us hold.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "controlplane/net/tcp_connection.h"
#include "controlplane/net/tcp_counters.h"
#include "controlplane/net/tcp_settings.h"
#include "controlplane/shard/streams.h"

namespace trunkline::controlplane {

/// All of it on the thread that runs `io`, which outlives it. Reads when it is asked to take(): a shard that
/// cannot keep up leaves octets in the kernel, which then slows their senders down.
class TcpStreams final : public Streams {
 public:
  /// Throws boost::system::system_error when it cannot listen.
  TcpStreams(boost::asio::io_context& io, const TcpSettings& settings);

  [[nodiscard]] bool send(const sip::Hop& to, std::string_view octets,
                          base::TransactionHandle transaction) override;
  [[nodiscard]] std::optional<StreamNews> take() override;
  void give_up(std::uint64_t connection) override { close(connection, TcpCounter::tcp_closed_garbage); }
  void for_each_counter(const CounterReader& f) const override { counters_.for_each(f); }

  [[nodiscard]] const TcpCounters& counters() const noexcept { return counters_; }
  [[nodiscard]] std::size_t connections() const noexcept { return connections_.size(); }

 private:
  struct Listener {
    boost::asio::ip::tcp::acceptor acceptor;
    base::Endpoint local;
    bool accepting = false;
  };

  void listen_at(Listener& listener);
  void accept(Listener& listener);
  void take_in(const Listener& listener, boost::asio::ip::tcp::socket socket);
  /// The new connection; 0: none can be made.
  [[nodiscard]] std::uint64_t connect(const sip::Hop& to);
  void connected(std::uint64_t id, bool there);
  TcpConnection& add(boost::asio::ip::tcp::socket socket, const sip::Hop& hop);
  [[nodiscard]] TcpConnection* find(std::uint64_t id) noexcept;
  /// 0: there is none.
  [[nodiscard]] std::uint64_t connection_to(const base::Endpoint& remote) const noexcept;

  void await_octets(std::uint64_t id, TcpConnection& connection);
  void await_room(std::uint64_t id, TcpConnection& connection);
  [[nodiscard]] bool write(std::uint64_t id, TcpConnection& connection, std::string_view octets);
  /// Whether the connection goes on.
  bool settle(std::uint64_t id, TcpConnection& connection, Wrote wrote);
  /// The next of what one connection has; nothing: it has no more now.
  [[nodiscard]] std::optional<StreamNews> take_from(std::uint64_t id, TcpConnection& connection);
  bool read(std::uint64_t id, TcpConnection& connection);

  void close(std::uint64_t id, TcpCounter why);
  void look_at_clock();
  void each_second();

  boost::asio::io_context& io_;
  TcpSettings settings_;
  TcpCounters counters_;
  std::deque<Listener> listeners_;
  std::unordered_map<std::uint64_t, std::unique_ptr<TcpConnection>> connections_;
  std::map<base::IpAddress::Octets, std::uint32_t> accepted_of_;
  std::multimap<std::pair<base::IpAddress::Octets, std::uint16_t>, std::uint64_t> by_remote_;
  std::deque<std::uint64_t> ready_;      // may have octets
  std::deque<WaitingMessage> unsent_;    // to be told
  std::deque<sip::Hop> closed_;          // to be told, and only behind all that came over them
  WaitingMessage told_;                  // the last of them, which is being read
  std::unique_ptr<TcpConnection> gone_;  // whose last message is being read
  std::uint64_t reading_ = 0;            // the connection whose message is being read
  std::uint64_t last_id_ = 0;
  boost::asio::steady_timer second_;
};

}  // namespace trunkline::controlplane
