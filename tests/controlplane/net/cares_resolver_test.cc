// The real resolver against a small DNS server of the test's own, on loopback.
#include "controlplane/net/cares_resolver.h"

#include <atomic>
#include <chrono>
#include <map>
#include <thread>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "controlplane/net/dns_message.h"

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;
using Octets = std::string;

Octets u16(unsigned value) { return {static_cast<char>(value >> 8), static_cast<char>(value)}; }
Octets u32(unsigned value) { return u16(value >> 16) + u16(value & 0xffff); }

Octets name(const std::string& dotted) {
  Octets out;
  for (std::size_t at = 0; at < dotted.size();) {
    const auto label = dotted.substr(at, dotted.find('.', at) - at);
    out += static_cast<char>(label.size()) + label;
    at += label.size() + 1;
  }
  return out + '\0';
}

/// A record; its owner is the question's name, by a pointer (RFC 1035 section 4.1.4).
Octets record(unsigned type, unsigned ttl, const Octets& data, const Octets& owner = "\xc0\x0c") {
  return owner + u16(type) + u16(1) + u32(ttl) + u16(static_cast<unsigned>(data.size())) + data;
}
Octets text(const std::string& characters) { return static_cast<char>(characters.size()) + characters; }

/// 192.0.2.x
Octets v4(int last) { return Octets("\xc0\x00\x02", 3) + static_cast<char>(last); }

struct Answer {
  std::vector<Octets> records;
  int code = 0;
  bool silent = false;
};

/// UDP only. Answers by the question's octets: name, type and class.
class SmallDnsServer {
 public:
  SmallDnsServer() : socket_(::socket(AF_INET, SOCK_DGRAM, 0)) {
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof own;
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&own), length), 0);
    EXPECT_EQ(::getsockname(socket_, reinterpret_cast<sockaddr*>(&own), &length), 0);
    port_ = ntohs(own.sin_port);
    const timeval patience{0, 20'000};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~SmallDnsServer() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    ::close(socket_);
  }
  void knows(const std::string& dotted, DnsType type, Answer answer) {
    answers_[name(dotted) + u16(static_cast<unsigned>(type)) + u16(1)] = std::move(answer);
  }
  void start() {
    thread_ = std::thread([this] { run(); });
  }
  [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  std::atomic<int> asked = 0;

 private:
  void run() {
    std::array<char, 2048> room{};
    while (!stop_) {
      sockaddr_in from{};
      socklen_t length = sizeof from;
      const auto count =
          ::recvfrom(socket_, room.data(), room.size(), 0, reinterpret_cast<sockaddr*>(&from), &length);
      if (count < 17) continue;
      ++asked;
      const Octets query(room.data(), static_cast<std::size_t>(count));
      const auto question = query.substr(12, query.find('\0', 12) + 5 - 12);
      const auto found = answers_.find(question);
      const Answer answer = found != answers_.end() ? found->second : Answer{{}, 3, false};
      if (answer.silent) continue;
      Octets reply = query.substr(0, 2) + u16(0x8180U | static_cast<unsigned>(answer.code)) + u16(1) +
                     u16(static_cast<unsigned>(answer.records.size())) + u16(0) + u16(0) + question;
      for (const auto& one : answer.records) reply += one;
      ::sendto(socket_, reply.data(), reply.size(), 0, reinterpret_cast<sockaddr*>(&from), length);
    }
  }

  int socket_;
  std::uint16_t port_ = 0;
  std::map<Octets, Answer> answers_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

class CaresResolverTest : public ::testing::Test {
 protected:
  DnsAnswer ask(const std::string& dotted, DnsType type) {
    if (!resolver_) {
      server_.start();
      resolver_.emplace(server_.address(), 150, 2);
    }
    resolver_->ask(++ticket_, type, dotted);
    DnsAnswer answer;
    for (int i = 0; i < 5000 && !resolver_->next_answer(answer); ++i) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(answer.ticket, ticket_) << "no answer";
    return answer;
  }

  SmallDnsServer server_;
  std::optional<CaresResolver> resolver_;
  std::uint64_t ticket_ = 0;
};

TEST_F(CaresResolverTest, addresses_come_with_their_time_to_live) {
  server_.knows("a.example", DnsType::a, {{record(1, 77, v4(1)), record(1, 60, v4(2))}});
  const auto answer = ask("a.example", DnsType::a);
  ASSERT_EQ(answer.records.size(), 2U);
  EXPECT_EQ(answer.status, DnsStatus::found);
  EXPECT_EQ(answer.records[0].address.to_string(), "192.0.2.1");
  EXPECT_EQ(answer.records[0].ttl_s, 77U);
  EXPECT_EQ(answer.records[1].ttl_s, 60U);
}

TEST_F(CaresResolverTest, ipv6_srv_and_naptr_are_read) {
  server_.knows("a.example", DnsType::aaaa,
                {{record(28, 9, Octets("\x20\x01\x0d\xb8", 4) + Octets(11, '\0') + '\1')}});
  server_.knows("_sip._udp.example", DnsType::srv,
                {{record(33, 9, u16(10) + u16(20) + u16(5070) + name("a.example")),
                  record(33, 9, u16(1) + u16(2) + u16(0) + '\0')}});
  server_.knows(
      "example", DnsType::naptr,
      {{record(35, 9,
               u16(50) + u16(60) + text("s") + text("SIP+D2U") + text("") + name("_sip._udp.example"))}});
  EXPECT_EQ(ask("a.example", DnsType::aaaa).records.at(0).address.to_string(), "2001:db8::1");
  const auto srv = ask("_sip._udp.example", DnsType::srv).records;
  ASSERT_EQ(srv.size(), 2U);
  EXPECT_EQ(srv[0].priority, 10);
  EXPECT_EQ(srv[0].weight, 20);
  EXPECT_EQ(srv[0].port, 5070);
  EXPECT_EQ(srv[0].target, "a.example");
  EXPECT_EQ(srv[1].target, "") << "the root";
  const auto naptr = ask("example", DnsType::naptr).records.at(0);
  EXPECT_EQ(naptr.priority, 50);
  EXPECT_EQ(naptr.flags, "s");
  EXPECT_EQ(naptr.service, "SIP+D2U");
  EXPECT_EQ(naptr.target, "_sip._udp.example");
}

TEST_F(CaresResolverTest, an_alias_is_followed_and_its_time_counts) {
  server_.knows("www.example", DnsType::a,
                {{record(5, 3, name("a.example")), record(1, 900, v4(5), name("a.example"))}});
  const auto answer = ask("www.example", DnsType::a);
  ASSERT_EQ(answer.records.size(), 1U);
  EXPECT_EQ(answer.records[0].ttl_s, 3U);
}

TEST_F(CaresResolverTest, a_name_that_is_not_there_is_an_answer_and_a_broken_server_is_none) {
  server_.knows("empty.example", DnsType::a, {});
  server_.knows("broken.example", DnsType::a, {{}, 2, false});
  server_.knows("short.example", DnsType::a, {{record(1, 5, Octets(3, '\1'))}});
  EXPECT_EQ(ask("nowhere.example", DnsType::a).status, DnsStatus::none);
  EXPECT_EQ(ask("empty.example", DnsType::a).status, DnsStatus::none);
  EXPECT_EQ(ask("broken.example", DnsType::a).status, DnsStatus::failed);
  EXPECT_EQ(ask("short.example", DnsType::a).status, DnsStatus::failed) << "an address of three octets";
}

TEST_F(CaresResolverTest, a_server_that_is_silent_is_asked_again_and_then_given_up) {
  server_.knows("silent.example", DnsType::a, {{}, 0, true});
  EXPECT_EQ(ask("silent.example", DnsType::a).status, DnsStatus::failed);
  EXPECT_EQ(server_.asked, 2);
}

TEST_F(CaresResolverTest, many_questions_at_once_are_all_answered) {
  server_.knows("a.example", DnsType::a, {{record(1, 77, v4(1))}});
  ask("a.example", DnsType::a);
  for (std::uint64_t ticket = 100; ticket < 300; ++ticket) resolver_->ask(ticket, DnsType::a, "a.example");
  std::size_t answered = 0;
  DnsAnswer answer;
  for (int i = 0; i < 5000 && answered < 200; ++i) {
    while (resolver_->next_answer(answer)) ++answered;
    std::this_thread::sleep_for(1ms);
  }
  EXPECT_EQ(answered, 200U);
}

TEST(CaresResolver, ends_with_questions_open) {
  CaresResolver resolver("127.0.0.1:9", 5000, 3);
  for (std::uint64_t ticket = 0; ticket < 20; ++ticket) resolver.ask(ticket, DnsType::a, "a.example");
}

TEST(DnsMessage, what_is_cut_short_anywhere_is_refused_and_read_no_further) {
  const Octets whole = u16(7) + u16(0x8180) + u16(1) + u16(1) + u16(0) + u16(0) + name("a.b") + u16(35) +
                       u16(1) +
                       record(35, 9, u16(1) + u16(2) + text("s") + text("SIP+D2U") + text("") + name("x.y"));
  const auto read = [](const Octets& octets) {
    const std::vector<std::uint8_t> exact(octets.begin(), octets.end());  // so that a sanitizer sees its end
    return read_dns_answer(exact, DnsType::naptr);
  };
  ASSERT_TRUE(read(whole));
  EXPECT_EQ(read(whole)->at(0).target, "x.y");
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_FALSE(read(whole.substr(0, length))) << length;
}

}  // namespace
}  // namespace trunkline::controlplane
