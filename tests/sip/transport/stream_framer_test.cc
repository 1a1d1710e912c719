#include "sip/transport/stream_framer.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace trunkline::sip {
namespace {

using namespace std::string_literals;

const std::string bye = "BYE sip:a@b SIP/2.0\r\nCall-ID: 1\r\nContent-Length: 4\r\n\r\nbody";
const std::string ok = "SIP/2.0 200 OK\r\nl: 0\r\n\r\n";

/// Feeds the stream in pieces of `step` octets and writes down every frame.
std::vector<std::string> frames(std::string_view stream, std::size_t step, std::size_t capacity = 256) {
  std::string buffer(capacity, '#');
  StreamFramer framer(buffer);
  std::vector<std::string> seen;
  while (!stream.empty()) {
    const auto space = framer.space();
    const auto n = std::min({step, stream.size(), space.size()});
    if (n == 0) return seen;
    stream.copy(space.data(), n);
    stream.remove_prefix(n);
    framer.received(n);
    for (auto frame = framer.next(); frame.kind != FrameKind::none; frame = framer.next()) {
      switch (frame.kind) {
        case FrameKind::message: seen.emplace_back(frame.octets); break;
        case FrameKind::headers_only: seen.push_back("headers:" + std::string(frame.octets)); break;
        case FrameKind::ping: seen.emplace_back("ping"); break;
        case FrameKind::pong: seen.emplace_back("pong"); break;
        case FrameKind::broken: seen.emplace_back("broken"); return seen;
        case FrameKind::none: break;
      }
    }
  }
  return seen;
}

using Frames = std::vector<std::string>;

TEST(StreamFramer, cuts_messages_however_the_stream_is_cut) {
  const auto stream = bye + ok + ok + bye;
  for (std::size_t step = 1; step <= stream.size(); ++step) {
    EXPECT_EQ(frames(stream, step), (Frames{bye, ok, ok, bye})) << step;
  }
}

TEST(StreamFramer, takes_a_header_that_ends_in_bare_line_feeds) {
  const auto stream = "SIP/2.0 200 OK\nl: 1\n\n\nSIP/2.0 200 OK\nl: 0\r\n\nSIP/2.0 200 OK\r\nl: 0\n\r\n"s;
  for (std::size_t step = 1; step <= stream.size(); ++step) {
    EXPECT_EQ(frames(stream, step), (Frames{"SIP/2.0 200 OK\nl: 1\n\n\n", "SIP/2.0 200 OK\nl: 0\r\n\n",
                                            "SIP/2.0 200 OK\r\nl: 0\n\r\n"}))
        << step;
  }
}

TEST(StreamFramer, knows_ping_and_pong_between_messages) {
  EXPECT_EQ(frames("\r\n\r\n" + ok + "\r\n" + ok, 1000), (Frames{"ping", ok, "pong", ok}));
  EXPECT_EQ(frames("\r\n\r\n\r\n\r\n", 1000), (Frames{"ping", "ping"}));
  EXPECT_EQ(frames("\r\n", 1000), (Frames{"pong"}));
}

TEST(StreamFramer, answers_a_ping_that_comes_in_halves) {
  for (std::size_t step = 1; step <= 4; ++step) {
    const auto seen = frames("\r\n\r\n" + ok, step);
    EXPECT_EQ(seen.back(), ok);
    EXPECT_EQ(seen[seen.size() - 2], "ping") << step;
  }
  EXPECT_EQ(frames("\r\n" + ok + "\r\n", 1), (Frames{"pong", ok, "pong"}));
}

TEST(StreamFramer, knows_the_second_half_of_a_ping_whatever_comes_with_it) {
  std::string buffer(64, '#');
  StreamFramer framer(buffer);
  const auto arrives = [&framer](std::string_view octets) {
    octets.copy(framer.space().data(), octets.size());
    framer.received(octets.size());
    return framer.next().kind;
  };
  EXPECT_EQ(arrives("\r\n"), FrameKind::pong);
  EXPECT_EQ(framer.next().kind, FrameKind::none);
  EXPECT_EQ(arrives("\r\n\r"), FrameKind::ping);
  EXPECT_EQ(framer.next().kind, FrameKind::none);
  EXPECT_EQ(arrives("\n"), FrameKind::pong);
}

TEST(StreamFramer, skips_line_feeds_between_messages) {
  EXPECT_EQ(frames(std::string(200, '\n') + ok, 64), (Frames{ok}));
}

TEST(StreamFramer, gives_the_header_where_nobody_knows_the_end) {
  for (const auto length : {"", "Content-Length: five\r\n", "Content-Length: -1\r\n", "l: 1\r\nl: 2\r\n"}) {
    const auto header = "BYE sip:a@b SIP/2.0\r\n"s + length + "\r\n";
    EXPECT_EQ(frames(header + ok, 1000), (Frames{"headers:" + header, "broken"}));
  }
}

TEST(StreamFramer, hands_out_faulty_messages_whose_end_is_known) {
  for (const auto start :
       {"BYE  sip:a@b SIP/2.0\r\n", "SIP/2.0 999 X\r\n", "BYE sip:a@b SIP/2.0\r\nno field\r\n"}) {
    const auto message = start + "l: 0\r\n\r\n"s;
    EXPECT_EQ(frames(message + ok, 7), (Frames{message, ok}));
  }
}

TEST(StreamFramer, breaks_on_what_is_not_sip) {
  EXPECT_EQ(frames("GET / HTTP/1.1\r\nHost: a\r\n\r\n" + ok, 1000), (Frames{"broken"}));
}

TEST(StreamFramer, breaks_on_what_its_buffer_cannot_hold) {
  EXPECT_EQ(frames(std::string(300, 'x'), 64), (Frames{"broken"}));
  EXPECT_EQ(frames("SIP/2.0 200 OK\r\nl: 300\r\n\r\n", 1000), (Frames{"broken"}));
  EXPECT_EQ(frames("SIP/2.0 200 OK\r\nl: 4294967295\r\n\r\n", 1000), (Frames{"broken"}));
  const auto head = "SIP/2.0 200 OK\r\nl: 230\r\n\r\n"s;
  ASSERT_EQ(head.size(), 26u);
  EXPECT_EQ(frames(head + std::string(231, 'x'), 1000), (Frames{head + std::string(230, 'x')}));
}

TEST(StreamFramer, takes_nothing_more_once_it_is_broken) {
  std::string buffer(64, '#');
  StreamFramer framer(buffer);
  framer.received(64);
  EXPECT_EQ(framer.next().kind, FrameKind::broken);
  EXPECT_EQ(framer.next().kind, FrameKind::broken);
  EXPECT_TRUE(framer.space().empty());
}

}  // namespace
}  // namespace trunkline::sip
