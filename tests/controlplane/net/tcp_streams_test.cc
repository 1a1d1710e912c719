// Connections over loopback, and the limits on what strangers make us hold.
#include "controlplane/net/tcp_streams.h"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include "controlplane/net/tcp_endpoint.h"

namespace trunkline::controlplane {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

const std::string options =
    "OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK1\r\nFrom: "
    "<sip:b@c>;tag=1\r\n"
    "To: <sip:a@127.0.0.1>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 4\r\n\r\nbody";

/// A port that nobody has.
base::Endpoint free_endpoint(asio::io_context& io) {
  tcp::acceptor probe(io, {asio::ip::address_v4::loopback(), 0});
  return endpoint_of(probe.local_endpoint());
}

struct Loopback {
  explicit Loopback(TcpSettings given = {}) : settings(std::move(given)) {
    ours = free_endpoint(io);
    settings.listen = {ours};
    streams = std::make_unique<TcpStreams>(io, settings);
  }

  tcp::socket dial() {
    tcp::socket socket(io);
    socket.connect(asio_endpoint(ours));
    settle();
    return socket;
  }
  static void say(tcp::socket& socket, std::string_view octets) { asio::write(socket, asio::buffer(octets)); }
  /// Runs until nothing has happened for a while; what came, in order.
  std::vector<std::string> settle(std::chrono::milliseconds quiet = 20ms) {
    std::vector<std::string> heard;
    do {
      while (const auto news = streams->take()) {
        if (news->kind == StreamNewsKind::closed) {
          closed.push_back(news->hop);
          continue;
        }
        last = news->hop;
        kind = news->kind;
        transaction = news->transaction;
        heard.emplace_back(news->octets);
      }
    } while (io.run_one_for(quiet) > 0);
    return heard;
  }
  /// Until it is closed.
  static std::string rest_of(tcp::socket& socket) {
    std::string text;
    boost::system::error_code error;
    asio::read(socket, asio::dynamic_buffer(text), error);
    return text;
  }
  [[nodiscard]] std::uint64_t count(TcpCounter counter) const { return streams->counters().read(counter); }

  asio::io_context io;
  TcpSettings settings;
  base::Endpoint ours;
  std::unique_ptr<TcpStreams> streams;
  sip::Hop last;
  std::vector<sip::Hop> closed;  // that take() has told of
  StreamNewsKind kind = StreamNewsKind::message;
  base::TransactionHandle transaction;
};

TEST(TcpStreams, frames_messages_by_their_length) {
  Loopback here;
  auto peer = here.dial();
  Loopback::say(peer, options + options + options.substr(0, 50));
  EXPECT_EQ(here.settle(), (std::vector{options, options}));
  Loopback::say(peer, options.substr(50));
  EXPECT_EQ(here.settle(), std::vector{options});
  EXPECT_EQ(here.last.transport, sip::Transport::tcp);
  EXPECT_EQ(here.last.local, here.ours);
  EXPECT_EQ(here.last.remote, endpoint_of(peer.local_endpoint()));
  EXPECT_EQ(here.count(TcpCounter::tcp_accepted), 1U);
  EXPECT_EQ(here.count(TcpCounter::tcp_messages_received), 3U);
}

TEST(TcpStreams, takes_a_message_octet_by_octet) {
  Loopback here;
  auto peer = here.dial();
  std::vector<std::string> heard;
  for (const char octet : options) {
    Loopback::say(peer, {&octet, 1});
    for (auto& text : here.settle(1ms)) heard.push_back(std::move(text));
  }
  for (auto& text : here.settle()) heard.push_back(std::move(text));
  EXPECT_EQ(heard, std::vector{options});
}

TEST(TcpStreams, is_fair_between_connections) {
  Loopback here;
  auto talkative = here.dial();
  auto quiet = here.dial();
  Loopback::say(talkative, options + options + options);
  Loopback::say(quiet, "\r\n" + options);
  here.io.run_for(20ms);
  const auto first = here.streams->take()->hop.remote;
  const auto second = here.streams->take()->hop.remote;
  EXPECT_NE(first, second);
}

TEST(TcpStreams, answers_on_the_connection_of_the_request) {
  Loopback here;
  auto peer = here.dial();
  Loopback::say(peer, options);
  here.settle();
  EXPECT_TRUE(here.streams->send(here.last, "answer", {}));
  std::string text(6, ' ');
  asio::read(peer, asio::buffer(text));
  EXPECT_EQ(text, "answer");
  EXPECT_EQ(here.count(TcpCounter::tcp_messages_sent), 1U);
}

TEST(TcpStreams, refuses_what_belongs_to_a_connection_that_has_gone) {
  Loopback here;
  auto peer = here.dial();
  Loopback::say(peer, options);
  here.settle();
  peer.close();
  here.settle();
  EXPECT_EQ(here.count(TcpCounter::tcp_closed_by_peer), 1U);
  EXPECT_EQ(here.streams->connections(), 0U);
  EXPECT_FALSE(here.streams->send(here.last, "answer", {}));
}

TEST(TcpStreams, tells_that_a_connection_has_gone_behind_all_that_came_over_it) {
  Loopback here;
  auto peer = here.dial();
  Loopback::say(peer, options + options);
  peer.close();
  EXPECT_EQ(here.settle(), (std::vector{options, options}));
  EXPECT_EQ(here.closed, std::vector{here.last});
}

TEST(TcpStreams, connects_once_and_uses_the_connection_again) {
  Loopback here;
  Loopback there;
  const sip::Hop to{here.ours, there.ours, sip::Transport::tcp};
  EXPECT_TRUE(here.streams->send(to, options, {}));
  EXPECT_TRUE(here.streams->send(to, options, {}));  // it is not there yet
  here.settle();
  EXPECT_TRUE(here.streams->send(to, options, {}));
  EXPECT_EQ(there.settle(), (std::vector{options, options, options}));
  EXPECT_EQ(here.count(TcpCounter::tcp_connected), 1U);
  EXPECT_EQ(there.count(TcpCounter::tcp_accepted), 1U);
  // What comes back over it is as if it had come to where we listen.
  EXPECT_TRUE(there.streams->send(there.last, options, {}));
  EXPECT_EQ(here.settle(), std::vector{options});
  EXPECT_EQ(here.last.local, here.ours);
}

TEST(TcpStreams, gives_back_what_found_no_connection) {
  Loopback here;
  const sip::Hop to{here.ours, free_endpoint(here.io), sip::Transport::tcp};
  const base::TransactionHandle transaction{0, 7, 9};
  EXPECT_TRUE(here.streams->send(to, options, transaction));
  EXPECT_EQ(here.settle(), std::vector{options});
  EXPECT_EQ(here.kind, StreamNewsKind::unsent);
  EXPECT_EQ(here.last, to);
  EXPECT_EQ(here.transaction, transaction);
  EXPECT_EQ(here.count(TcpCounter::tcp_not_connected), 1U);
  EXPECT_EQ(here.count(TcpCounter::tcp_messages_unsent), 1U);
}

TEST(TcpStreams, answers_a_ping_with_a_pong) {
  Loopback here;
  auto peer = here.dial();
  Loopback::say(peer, "\r\n\r\n" + options + "\r\n");
  EXPECT_EQ(here.settle(), std::vector{options});
  std::string text(2, ' ');
  asio::read(peer, asio::buffer(text));
  EXPECT_EQ(text, "\r\n");
  EXPECT_EQ(here.count(TcpCounter::tcp_pings_answered), 1U);
  EXPECT_EQ(here.count(TcpCounter::tcp_pongs_received), 1U);
}

TEST(TcpStreams, closes_a_connection_that_brings_garbage) {
  Loopback here;
  auto peer = here.dial();
  Loopback::say(peer, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(here.settle().empty());
  EXPECT_EQ(Loopback::rest_of(peer), "");
  EXPECT_EQ(here.count(TcpCounter::tcp_closed_garbage), 1U);
}

TEST(TcpStreams, closes_behind_a_message_without_a_length) {
  Loopback here;
  auto peer = here.dial();
  auto endless = options;
  endless.replace(endless.find("Content-Length"), 14, "Content-Legend");
  Loopback::say(peer, endless);
  here.io.run_for(20ms);
  const auto news = here.streams->take();
  ASSERT_TRUE(news);
  EXPECT_EQ(news->kind, StreamNewsKind::headers_only);
  EXPECT_TRUE(here.streams->send(news->hop, "400", {}));
  here.settle();
  EXPECT_EQ(Loopback::rest_of(peer).substr(0, 3), "400");
  EXPECT_EQ(here.count(TcpCounter::tcp_closed_no_length), 1U);
}

TEST(TcpStreams, takes_no_message_larger_than_its_buffer) {
  TcpSettings settings;
  settings.buffer = 2048;
  Loopback here(settings);
  auto peer = here.dial();
  Loopback::say(peer, std::string(3000, 'x'));
  EXPECT_TRUE(here.settle().empty());
  EXPECT_EQ(here.count(TcpCounter::tcp_closed_garbage), 1U);
}

TEST(TcpStreams, bounds_connections_in_all_and_of_one_source) {
  TcpSettings settings;
  settings.connections = 4;
  settings.connections_per_source = 2;
  Loopback here(settings);
  auto one = here.dial();
  auto two = here.dial();
  auto three = here.dial();
  EXPECT_EQ(Loopback::rest_of(three), "");
  EXPECT_EQ(here.count(TcpCounter::tcp_source_full), 1U);
  EXPECT_EQ(here.streams->connections(), 2U);
  two.close();
  here.settle();
  auto four = here.dial();
  EXPECT_EQ(here.streams->connections(), 2U);

  Loopback there;
  Loopback elsewhere;
  EXPECT_TRUE(here.streams->send({here.ours, there.ours, sip::Transport::tcp}, options, {}));
  EXPECT_TRUE(here.streams->send({here.ours, elsewhere.ours, sip::Transport::tcp}, options, {}));
  EXPECT_FALSE(here.streams->send({here.ours, free_endpoint(here.io), sip::Transport::tcp}, options, {}));
  EXPECT_EQ(here.count(TcpCounter::tcp_full), 1U);
}

TEST(TcpStreams, keeps_some_connections_for_those_of_our_own) {
  TcpSettings settings;
  settings.connections = 8;
  Loopback here(settings);
  std::vector<tcp::socket> peers;
  for (int i = 0; i < 9; ++i) peers.push_back(here.dial());
  EXPECT_EQ(here.streams->connections(), 7U);
  EXPECT_EQ(here.count(TcpCounter::tcp_full), 2U);
  Loopback there;
  EXPECT_TRUE(here.streams->send({here.ours, there.ours, sip::Transport::tcp}, options, {}));
}

TEST(TcpStreams, keeps_one_connection_even_of_a_few) {
  TcpSettings settings;
  settings.connections = 2;
  Loopback here(settings);
  std::vector<tcp::socket> peers;
  for (int i = 0; i < 2; ++i) peers.push_back(here.dial());
  EXPECT_EQ(here.streams->connections(), 1U);
}

TEST(TcpStreams, closes_a_peer_that_does_not_read) {
  TcpSettings settings;
  settings.unsent = 65536;
  Loopback here(settings);
  auto peer = here.dial();
  Loopback::say(peer, options);
  here.settle();
  const std::string much(60'000, 'x');
  for (int i = 0; i < 1000 && here.streams->send(here.last, much, {}); ++i) {
  }
  EXPECT_EQ(here.count(TcpCounter::tcp_closed_deaf), 1U);
  EXPECT_EQ(here.streams->connections(), 0U);
}

TEST(TcpStreams, sends_on_when_a_slow_peer_reads_again) {
  TcpSettings settings;
  settings.unsent = 16U << 20;
  Loopback here(settings);
  auto peer = here.dial();
  Loopback::say(peer, options);
  here.settle();
  std::string much(8U << 20, 'x');
  much.back() = 'y';
  EXPECT_TRUE(here.streams->send(here.last, much, {}));
  std::string got;
  peer.non_blocking(true);
  std::string part(65536, ' ');
  while (got.size() < much.size()) {
    boost::system::error_code error;
    const auto read = peer.read_some(asio::buffer(part), error);
    got.append(part, 0, read);
    if (error && error != asio::error::would_block) break;
    here.settle(1ms);
  }
  EXPECT_TRUE(got == much);
}

TEST(TcpStreams, closes_what_is_idle_or_takes_too_long) {
  TcpSettings settings;
  settings.idle = 3s;
  settings.unfinished = 1s;
  Loopback here(settings);
  auto idle = here.dial();
  auto slow = here.dial();
  Loopback::say(slow, options.substr(0, 20));
  here.io.run_for(1s);
  for (int i = 0; i < 500 && here.streams->connections() > 0; ++i) here.settle();
  EXPECT_EQ(here.count(TcpCounter::tcp_closed_slow), 1U);
  EXPECT_EQ(here.count(TcpCounter::tcp_closed_idle), 1U);
  EXPECT_EQ(here.streams->connections(), 0U);
}

TEST(TcpStreams, closes_what_is_given_up_while_it_is_read) {
  Loopback here;
  auto peer = here.dial();
  Loopback::say(peer, options + options);
  here.io.run_for(20ms);
  const auto news = here.streams->take();
  ASSERT_TRUE(news);
  here.streams->give_up(news->hop.connection);
  EXPECT_EQ(news->octets, options);  // still
  const auto end = here.streams->take();
  ASSERT_TRUE(end);
  EXPECT_EQ(end->kind, StreamNewsKind::closed);
  EXPECT_FALSE(here.streams->take());
  EXPECT_EQ(here.count(TcpCounter::tcp_closed_garbage), 1U);
}

}  // namespace
}  // namespace trunkline::controlplane
