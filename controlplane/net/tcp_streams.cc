#include "controlplane/net/tcp_streams.h"

#include <algorithm>
#include <utility>

#include "controlplane/net/tcp_endpoint.h"

namespace trunkline::controlplane {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

/// Messages that wait for one connection to come to be.
constexpr std::size_t most_waiting = 64;

}  // namespace

TcpStreams::TcpStreams(asio::io_context& io, const TcpSettings& settings)
    : io_(io), settings_(settings), second_(io) {
  for (const auto& local : settings.listen) {
    listeners_.push_back({tcp::acceptor(io), local});
    listen_at(listeners_.back());
  }
  look_at_clock();
}

bool TcpStreams::send(const sip::Hop& to, std::string_view octets, base::TransactionHandle transaction) {
  std::uint64_t id = to.connection != 0 ? to.connection : connection_to(to.remote);
  TcpConnection* connection = find(id);
  if (connection == nullptr && to.connection != 0) return false;
  if (connection == nullptr) {
    id = connect(to);
    connection = find(id);
    if (connection == nullptr) return false;
  }
  if (!connection->connecting) return write(id, *connection, octets);
  if (connection->waiting.size() == most_waiting) return false;
  connection->waiting.push_back({to, std::string(octets), transaction});
  return true;
}

bool TcpStreams::write(std::uint64_t id, TcpConnection& connection, std::string_view octets) {
  if (!settle(id, connection, connection.write(octets, settings_.unsent))) return false;
  counters_.increment(TcpCounter::tcp_messages_sent);
  return true;
}

bool TcpStreams::settle(std::uint64_t id, TcpConnection& connection, Wrote wrote) {
  switch (wrote) {
    case Wrote::all: return true;
    case Wrote::some: await_room(id, connection); return true;
    case Wrote::deaf: close(id, TcpCounter::tcp_closed_deaf); return false;
    case Wrote::broken: close(id, TcpCounter::tcp_closed_by_peer); return false;
  }
  return false;
}

std::optional<StreamNews> TcpStreams::take() {
  gone_.reset();
  reading_ = 0;
  if (!unsent_.empty()) {
    told_ = std::move(unsent_.front());
    unsent_.pop_front();
    counters_.increment(TcpCounter::tcp_messages_unsent);
    return StreamNews{StreamNewsKind::unsent, told_.to, told_.octets, told_.transaction};
  }
  while (!ready_.empty()) {
    const auto id = ready_.front();
    ready_.pop_front();
    TcpConnection* connection = find(id);
    if (connection == nullptr) continue;
    if (auto news = take_from(id, *connection)) return news;
  }
  if (closed_.empty()) return std::nullopt;
  const auto hop = closed_.front();
  closed_.pop_front();
  return StreamNews{StreamNewsKind::closed, hop, {}};
}

// One message, then it is the others' turn.
std::optional<StreamNews> TcpStreams::take_from(std::uint64_t id, TcpConnection& connection) {
  for (;;) {
    const auto frame = connection.next_frame();
    switch (frame.kind) {
      case sip::FrameKind::none:
        if (!read(id, connection)) return std::nullopt;
        break;
      case sip::FrameKind::message:
        counters_.increment(TcpCounter::tcp_messages_received);
        connection.message_s = 0;
        ready_.push_back(id);
        reading_ = id;
        return StreamNews{StreamNewsKind::message, connection.hop(), frame.octets};
      case sip::FrameKind::ping:
        if (!settle(id, connection, connection.write(sip::pong_octets, settings_.unsent)))
          return std::nullopt;
        counters_.increment(TcpCounter::tcp_pings_answered);
        break;
      case sip::FrameKind::pong: counters_.increment(TcpCounter::tcp_pongs_received); break;
      case sip::FrameKind::headers_only:
        ready_.push_back(id);  // broken by the next look at it, behind an answer
        connection.closing = true;
        reading_ = id;
        return StreamNews{StreamNewsKind::headers_only, connection.hop(), frame.octets};
      case sip::FrameKind::broken:
        close(id, connection.closing ? TcpCounter::tcp_closed_no_length : TcpCounter::tcp_closed_garbage);
        return std::nullopt;
    }
  }
}

// Whether octets came. Without: a descriptor tells when they do.
bool TcpStreams::read(std::uint64_t id, TcpConnection& connection) {
  boost::system::error_code error;
  if (connection.read(error) > 0) {
    connection.quiet_s = 0;
    return true;
  }
  if (error) {
    close(id, TcpCounter::tcp_closed_by_peer);
  } else {
    await_octets(id, connection);
  }
  return false;
}

void TcpStreams::await_octets(std::uint64_t id, TcpConnection& connection) {
  connection.socket().async_wait(tcp::socket::wait_read, [this, id](const boost::system::error_code& error) {
    if (!error) ready_.push_back(id);
  });
}

void TcpStreams::await_room(std::uint64_t id, TcpConnection& connection) {
  if (std::exchange(connection.awaits_room, true)) return;
  connection.socket().async_wait(tcp::socket::wait_write, [this, id](const boost::system::error_code& error) {
    TcpConnection* waiting = error ? nullptr : find(id);
    if (waiting == nullptr) return;
    waiting->awaits_room = false;
    settle(id, *waiting, waiting->write_more());
  });
}

}  // namespace trunkline::controlplane
