#include "controlplane/app/telemetry.h"

#include <string>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <rte_eal.h>

#include "controlplane/ctl/descriptor.h"
#include "tests/controlplane/ctl/fixed_source.h"
#include "tests/dataplane/rig/eal_rig.h"

namespace trunkline::controlplane {
namespace {

/// What dpdk-telemetry.py does: one packet a question, one an answer.
class Client {
 public:
  Client() : socket_(::socket(AF_UNIX, SOCK_SEQPACKET, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto path = std::string(rte_eal_get_runtime_dir()) + "/dpdk_telemetry.v2";
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    const timeval timeout{20, 0};
    EXPECT_EQ(::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout), 0);
    EXPECT_EQ(::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0)
        << path;
    greeting = read();
  }
  boost::json::value ask(const std::string& question) {
    EXPECT_EQ(::send(socket_.get(), question.data(), question.size(), 0),
              static_cast<ssize_t>(question.size()));
    const auto answer = boost::json::parse(read());
    return answer.as_object().begin()->value();
  }
  std::string greeting;

 private:
  std::string read() {
    std::string text(20000, '\0');
    const auto got = ::recv(socket_.get(), text.data(), text.size(), 0);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
  }
  Descriptor socket_;
};

class TelemetryTest : public ::testing::Test {
 protected:
  ~TelemetryTest() override {
    work_.reset();
    io_.stop();
    thread_.join();
  }
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
  std::thread thread_{[this] { io_.run(); }};
  FixedSource source_;
};

TEST_F(TelemetryTest, answers_what_trunkctl_answers) {
  const Telemetry telemetry(io_, source_);
  Client client;
  EXPECT_NE(client.greeting.find("DPDK"), std::string::npos);
  const auto commands = boost::json::serialize(client.ask("/"));
  for (const auto* command : {"/trunkline/status", "/trunkline/workers", "/trunkline/counters"}) {
    EXPECT_NE(commands.find(command), std::string::npos) << commands;
  }
  const auto status = client.ask("/trunkline/status");
  EXPECT_EQ(status.at("state"), "running");
  EXPECT_EQ(status.at("sessions"), 2);
  EXPECT_EQ(status.at("media").at("slots_open"), 4);
  const auto workers = client.ask("/trunkline/workers");
  EXPECT_EQ(workers.at("worker_0").at("rx_packets"), 10);
  EXPECT_EQ(workers.at("worker_0").at("drops").at("ipv4_bad_checksum").at("total"), 7);
  EXPECT_EQ(workers.at("headroom").at("calls"), 2);
}

TEST_F(TelemetryTest, shows_counters_that_are_not_0_or_all_of_one_group) {
  const Telemetry telemetry(io_, source_);
  Client client;
  const auto all = client.ask("/trunkline/counters");
  EXPECT_EQ(all.at("worker_0").at("rx_packets"), 10);
  EXPECT_FALSE(all.at("worker_0").as_object().contains("rx_chained"));
  EXPECT_EQ(all.at("shard_0").at("packets_sent"), 18446744073709551615U);
  EXPECT_EQ(client.ask("/trunkline/counters,worker_0").at("rx_chained"), 0);
}

TEST_F(TelemetryTest, answers_null_when_there_is_no_appliance) {
  { const Telemetry telemetry(io_, source_); }
  Client client;
  EXPECT_TRUE(client.ask("/trunkline/status").is_null());
}

}  // namespace
}  // namespace trunkline::controlplane
