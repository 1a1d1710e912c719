#include "controlplane/ctl/ctl_server.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "controlplane/ctl/capture_command.h"
#include "controlplane/ctl/ctl_client.h"
#include "tests/controlplane/ctl/fixed_source.h"

namespace trunkline::controlplane {
namespace {

class CtlServerTest : public testing::Test {
 protected:
  CtlServerTest() {
    std::string name = (std::filesystem::temp_directory_path() / "ctl-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    path_ = folder_ + "/ctl.sock";
  }
  ~CtlServerTest() override {
    stop();
    std::filesystem::remove_all(folder_);
  }
  void start(CtlLimits limits = {}) {
    server_ = std::make_unique<CtlServer>(io_, path_, source_, limits);
    thread_ = std::thread([this] { io_.run(); });
  }
  void stop() {
    server_.reset();
    work_.reset();
    io_.stop();
    if (thread_.joinable()) thread_.join();
  }
  std::string ask(std::string_view line) {
    const auto answer = ask_appliance(path_, line, 5);
    return answer ? *answer : "error: " + std::string(to_string(answer.error()));
  }
  // A client that talks as badly as it likes.
  [[nodiscard]] int raw_client() const {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, sizeof address.sun_path - 1);
    EXPECT_EQ(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    const timeval timeout{5, 0};
    EXPECT_EQ(::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout), 0);
    return fd;
  }
  static std::string read_all(int fd) {
    std::string text;
    char chunk[4096];
    for (ssize_t got = 0; (got = ::recv(fd, chunk, sizeof chunk, 0)) > 0;) {
      text.append(chunk, static_cast<std::size_t>(got));
    }
    return text;
  }

  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
  FixedSource source_;
  std::string folder_;
  std::string path_;
  std::unique_ptr<CtlServer> server_;
  std::thread thread_;
};

TEST_F(CtlServerTest, answers_in_utf_8_whatever_a_peer_calls_itself) {
  source_.name_caller("caf\xe9 \xc3\xa9");
  start();
  EXPECT_NE(ask("calls").find("\"caller\":\"caf? \xc3\xa9\""), std::string::npos) << ask("calls");
  EXPECT_EQ(ask("hangup \xff"), R"({"error":"the request is not in UTF-8"})");
}

TEST_F(CtlServerTest, answers_one_client_after_another_and_removes_its_socket) {
  start();
  EXPECT_TRUE(ask("status").starts_with(R"({"version":"1.2.3")"));
  EXPECT_TRUE(ask("nonsense").starts_with(R"({"error":)"));
  EXPECT_TRUE(ask("status").starts_with(R"({"version":"1.2.3")"));
  stop();
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(CtlServerTest, answers_several_questions_on_one_connection) {
  start();
  const int client = raw_client();
  const std::string questions = "workers\ncalls 0\n";
  ASSERT_EQ(::send(client, questions.data(), questions.size(), 0), static_cast<ssize_t>(questions.size()));
  ::shutdown(client, SHUT_WR);
  const std::string answers = read_all(client);
  EXPECT_EQ(std::count(answers.begin(), answers.end(), '\n'), 2);
  EXPECT_TRUE(answers.ends_with("{\"total\":2,\"calls\":[],\"next\":\"0\"}\n"));
  ::close(client);
}

TEST_F(CtlServerTest, closes_on_a_line_without_end) {
  start();
  const int client = raw_client();
  const std::string endless(100'000, 'x');
  (void)::send(client, endless.data(), endless.size(), MSG_NOSIGNAL);
  EXPECT_EQ(read_all(client), "{\"error\":\"the request is longer than 1024 octets\"}\n");
  ::close(client);
}

TEST_F(CtlServerTest, serves_others_while_one_never_reads) {
  for (int i = 0; i < 500; ++i) source_.calls_.push_back(source_.calls_.front());
  start();
  const int deaf = raw_client();
  std::string questions;
  for (int i = 0; i < 200; ++i) questions += "calls 1000\n";  // 20 MB of answers
  (void)::send(deaf, questions.data(), questions.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  EXPECT_TRUE(ask("status").starts_with(R"({"version":"1.2.3")"));
  ::close(deaf);
}

TEST_F(CtlServerTest, serves_others_while_one_waits_for_its_answer) {
  source_.holds_back_ = true;
  start();
  const int patient = raw_client();
  ASSERT_EQ(::send(patient, "calls\n", 6, 0), 6);
  EXPECT_TRUE(
      ask("status").starts_with(R"({"version":"1.2.3")"));  // asked later: the other's question is there
  boost::asio::post(io_, [this] { std::exchange(source_.held_, {})(); });
  ::shutdown(patient, SHUT_WR);
  EXPECT_TRUE(read_all(patient).starts_with("{\"total\":2"));
  ::close(patient);
}

TEST_F(CtlServerTest, writes_into_the_clients_file_until_it_has_enough) {
  start();
  const std::string path = folder_ + "/capture";
  const Descriptor file(open_capture(path));
  ASSERT_TRUE(file);
  volatile std::sig_atomic_t enough = 1;
  const auto answer = ask_appliance(path_, "capture sip", 5, {file.get(), &enough});
  ASSERT_TRUE(answer) << to_string(answer.error());
  EXPECT_EQ(*answer, R"({"ended":"stopped","packets":1,"octets":0,"lost":0})");
  EXPECT_EQ(std::filesystem::file_size(path), 1U);
  EXPECT_EQ(std::filesystem::status(path).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(CtlServerTest, turns_away_one_client_too_many_and_frees_places) {
  start({.most_clients = 2, .idle_s = 60});
  const int first = raw_client();
  const int second = raw_client();
  EXPECT_EQ(ask("status"), "error: the appliance did not answer");
  ::close(first);
  ::close(second);
  std::string answer;
  for (int i = 0; i < 1000 && !answer.starts_with("{"); ++i) answer = ask("status");
  EXPECT_TRUE(answer.starts_with(R"({"version":"1.2.3")"));
}

TEST_F(CtlServerTest, closes_an_idle_client) {
  start({.most_clients = 2, .idle_s = 0});
  const int client = raw_client();
  EXPECT_EQ(read_all(client), "");
  ::close(client);
}

TEST_F(CtlServerTest, does_not_ask_the_source_after_its_end) {
  start();
  const int client = raw_client();
  server_.reset();
  const int before = source_.asked_;
  (void)::send(client, "status\n", 7, MSG_NOSIGNAL);
  EXPECT_EQ(read_all(client), "");
  EXPECT_EQ(source_.asked_, before);
  ::close(client);
}

TEST_F(CtlServerTest, replaces_a_socket_that_was_left_behind_but_no_other_file) {
  {
    const int dead = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(dead, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    ::close(dead);
  }
  EXPECT_EQ(ask("status"), "error: nobody listens on it: the appliance is not running");
  start();
  EXPECT_TRUE(ask("status").starts_with(R"({"version":"1.2.3")"));
  EXPECT_THROW(CtlServer(io_, path_, source_), std::runtime_error);  // a living one has it
  stop();
  std::ofstream(path_) << "a file";
  EXPECT_THROW(CtlServer(io_, path_, source_), std::runtime_error);
  EXPECT_TRUE(std::filesystem::exists(path_));
  EXPECT_THROW(CtlServer(io_, folder_ + "/no/such/folder/ctl.sock", source_), std::runtime_error);
  EXPECT_THROW(CtlServer(io_, '/' + std::string(200, 'x'), source_), std::runtime_error);
}

TEST_F(CtlServerTest, lets_nobody_but_its_user_and_group_in) {
  start();
  struct stat found {};
  ASSERT_EQ(::stat(path_.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0660u);
}

TEST_F(CtlServerTest, a_client_is_told_why_it_gets_no_answer) {
  EXPECT_EQ(ask("status").find("error: there is no such socket"), 0u);
  EXPECT_EQ(ask_appliance(std::string(500, 'x'), "status", 1).error(), CtlError::no_socket);
  EXPECT_EQ(ask_appliance("", "status", 1).error(), CtlError::no_socket);
}

}  // namespace
}  // namespace trunkline::controlplane
