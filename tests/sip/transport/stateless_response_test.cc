#include "sip/transport/stateless_response.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/sip/message/text.h"

namespace trunkline::sip {
namespace {

const base::SipHash hash_a(base::SipHash::Key{1, 2, 3});
const base::SipHash hash_b(base::SipHash::Key{1, 2, 4});
const base::Endpoint source{base::IpAddress::v4(192, 0, 2, 1), 9988};

Scanned request(std::string_view cseq) {
  return Scanned(lines({"INVITE sip:a@b SIP/2.0", "Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1;rport",
                        "From: <sip:b@c>;tag=1", "To: <sip:a@b>", "Call-ID: 1", cseq, ""}));
}

std::string tag(const Scanned& scanned, const base::SipHash& hash) {
  const auto text = stateless_tag(scanned.message(), hash);
  return {text.begin(), text.end()};
}

TEST(StatelessResponse, says_what_is_wrong_and_adds_its_lines) {
  const auto scanned = request("CSeq: 1 INVITE");
  std::array<char, 1024> buffer{};
  const auto text =
      write_stateless_response(buffer, scanned.message(), source, {503, "", "Retry-After: 5\r\n"}, hash_a);
  ASSERT_TRUE(text);
  EXPECT_EQ(*text,
            "SIP/2.0 503 Service Unavailable\r\n"
            "Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1;received=192.0.2.1;rport=9988\r\n"
            "From: <sip:b@c>;tag=1\r\n"
            "To: <sip:a@b>;tag=" +
                tag(scanned, hash_a) +
                "\r\n"
                "Call-ID: 1\r\n"
                "CSeq: 1 INVITE\r\n"
                "Retry-After: 5\r\n"
                "Content-Length: 0\r\n\r\n");
}

TEST(StatelessResponse, has_the_same_tag_for_a_retransmission_only) {
  EXPECT_EQ(tag(request("CSeq: 1 INVITE"), hash_a), tag(request("CSeq: 1 INVITE"), hash_a));
  EXPECT_NE(tag(request("CSeq: 1 INVITE"), hash_a), tag(request("CSeq: 2 INVITE"), hash_a));
  EXPECT_NE(tag(request("CSeq: 1 INVITE"), hash_a), tag(request("CSeq: 1 INVITE"), hash_b));
}

TEST(StatelessResponse, knows_the_ack_to_it) {
  const auto acknowledges = [](const std::string& to, std::string_view branch, std::string_view cseq,
                               const base::SipHash& hash) {
    const Scanned ack(
        lines({"ACK sip:a@b SIP/2.0", "Via: SIP/2.0/UDP 10.0.0.1;branch=" + std::string(branch) + ";rport",
               "From: <sip:b@c>;tag=1", "To: " + to, "Call-ID: 1", cseq, ""}));
    return acknowledges_stateless(ack.message(), hash);
  };
  const auto to = "<sip:a@b>;tag=" + tag(request("CSeq: 7 INVITE"), hash_a);
  EXPECT_TRUE(acknowledges(to, "z9hG4bK1", "CSeq: 7 ACK", hash_a));
  EXPECT_FALSE(acknowledges(to, "z9hG4bK1", "CSeq: 8 ACK", hash_a));
  EXPECT_FALSE(acknowledges(to, "z9hG4bK2", "CSeq: 7 ACK", hash_a));
  EXPECT_FALSE(acknowledges(to, "z9hG4bK1", "CSeq: 7 ACK", hash_b));
  EXPECT_FALSE(acknowledges("<sip:a@b>;tag=0123456789abcdef", "z9hG4bK1", "CSeq: 7 ACK", hash_a));
  EXPECT_FALSE(acknowledges("<sip:a@b>", "z9hG4bK1", "CSeq: 7 ACK", hash_a));
  EXPECT_FALSE(acknowledges("", "z9hG4bK1", "CSeq: 7 ACK", hash_a));
}

TEST(StatelessResponse, fails_where_the_buffer_is_too_small) {
  const auto scanned = request("CSeq: 1 INVITE");
  std::array<char, 64> buffer{};
  const auto text = write_stateless_response(buffer, scanned.message(), source, {}, hash_a);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error(), WriteError::no_room);
}

}  // namespace
}  // namespace trunkline::sip
