// What an ICMP error quotes of a request: RFC 3261 section 18.4.
#include "sip/transport/quoted_request.h"

#include <string>

#include <gtest/gtest.h>

#include "sip/transport/branch.h"

namespace trunkline::sip::quoted_request_test {
namespace {

const std::string branch = "z9hG4bK02000001000000030123456789abcdef";
const std::string before = "INVITE sip:bob@192.0.2.9 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=";

TEST(QuotedRequest, says_branch_and_shard_of_one_of_ours) {
  const auto whole = before + branch + ";rport\r\nMax-Forwards: 70\r\n";
  const auto read = read_quoted_request(whole);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->branch, branch);
  EXPECT_EQ(read->branch.data(), whole.data() + before.size());
  EXPECT_EQ(read->shard, base::ShardId{2});
}

TEST(QuotedRequest, needs_no_more_than_the_branch_and_no_less) {
  const auto whole = before + branch + ";rport\r\n";
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const auto read = read_quoted_request(whole.substr(0, size));
    EXPECT_EQ(read.has_value(), size >= before.size() + branch.size()) << size;
    EXPECT_TRUE(read || read.error() == QuoteFault::cut_short) << size;
  }
}

TEST(QuotedRequest, is_nothing_that_we_do_not_write) {
  for (const auto& other : {
           "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=" + branch + "\r\n",
           "INVITE sip:bob@192.0.2.9 SIP/2.0\r\nFrom: <sip:a@b>\r\nVia: SIP/2.0/UDP h;branch=" + branch,
           "INVITE sip:bob@192.0.2.9 SIP/2.0\r\nVia: SIP/2.0/TCP 192.0.2.1;branch=" + branch + "\r\n",
           std::string("INVITE sip:bob@192.0.2.9 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1\r\n"),
           before + "z9hG4bK1;rport\r\n",
           before + "z9hG4bKxx000001000000030123456789abcdef\r\n",
           before + std::string(branch.size(), '0') + "\r\n",
           std::string("\r\n\r\n"),
       }) {
    const auto read = read_quoted_request(other);
    ASSERT_FALSE(read) << other;
    EXPECT_EQ(read.error(), QuoteFault::no_request) << other;
  }
}

}  // namespace
}  // namespace trunkline::sip::quoted_request_test
