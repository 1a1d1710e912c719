#include "sip/message/inspect.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/sip/message/text.h"

namespace trunkline::sip {
namespace {

const std::vector<std::string> good = {"Via: SIP/2.0/UDP h;branch=z9hG4bK1",
                                       "From: <sip:a@b>;tag=1",
                                       "To: <sip:b@c>",
                                       "Call-ID: 1@x",
                                       "CSeq: 1 BYE",
                                       "Max-Forwards: 70"};

/// The good request with the line that begins like `line` replaced by it, or with `line` added when `extra`.
Fault fault_of(std::string_view start, std::string_view line, bool extra = false) {
  std::string text = std::string(start) + "\r\n";
  const auto name = line.substr(0, line.find(':'));
  for (const auto& field : good) {
    if (extra || !field.starts_with(std::string(name) + ":")) text += field + "\r\n";
  }
  if (line.find(':') != std::string_view::npos) text.append(line).append("\r\n");
  const Scanned scanned(text + "\r\n");
  EXPECT_TRUE(scanned.ok()) << line;
  return scanned.message().is_request() ? inspect_request(scanned.message())
                                        : inspect_response(scanned.message());
}

constexpr auto bye = "BYE sip:b@c SIP/2.0";
constexpr auto ok = "SIP/2.0 200 OK";

TEST(Inspect, hands_on_what_it_has_read) {
  const Scanned scanned(
      lines({"INVITE sip:+49@gw;user=phone SIP/2.0", "Via: SIP/2.0/UDP h:5062;branch=z9hG4bK1, SIP/2.0/TCP i",
             "v: SIP/2.0/TLS j;branch=z9hG4bK3", "f: \"A\" <sip:a@b>;tag=1", "To: sip:b@c;tag=2", "i: 1@x",
             "CSeq: 7 INVITE", ""}));
  Essentials read;
  ASSERT_EQ(inspect_request(scanned.message(), read), Fault::none);
  const Message message = scanned.message().with(read);
  EXPECT_EQ(read.via_count, 3U);
  EXPECT_TRUE(has_several_vias(message));
  EXPECT_EQ(message.top_via()->branch, "z9hG4bK1");
  EXPECT_EQ(message.top_via()->port, 5062);
  EXPECT_EQ(message.uri()->user, "+49");
  EXPECT_EQ(message.from()->display_name, "A");
  EXPECT_EQ(read.from_uri.user, "a");
  EXPECT_EQ(message.to()->tag, "2");
  EXPECT_EQ(read.to_uri.host, "c");
  EXPECT_EQ(message.cseq()->number, 7U);
}

TEST(Inspect, passes_a_proper_request_and_response) {
  EXPECT_EQ(fault_of(bye, ""), Fault::none);
  EXPECT_EQ(fault_of(ok, ""), Fault::none);
  EXPECT_EQ(fault_of("BYE tel:+1 SIP/2.0", ""), Fault::none);
  EXPECT_EQ(fault_of("BYE foo:bar SIP/2.0", ""), Fault::none) << "416 is not for here";
}

TEST(Inspect, names_the_field_that_is_missing) {
  for (const auto start : {bye, ok}) {
    EXPECT_EQ(fault_of(start, "Via"), Fault::missing_via);
    EXPECT_EQ(fault_of(start, "From"), Fault::missing_from);
    EXPECT_EQ(fault_of(start, "To"), Fault::missing_to);
    EXPECT_EQ(fault_of(start, "Call-ID"), Fault::missing_call_id);
    EXPECT_EQ(fault_of(start, "CSeq"), Fault::missing_cseq);
    EXPECT_EQ(fault_of(start, "Max-Forwards"), Fault::none) << "RFC 2543 had none";
  }
}

TEST(Inspect, names_the_field_that_is_there_twice) {
  for (const auto start : {bye, ok}) {
    EXPECT_EQ(fault_of(start, "f: <sip:a@b>", true), Fault::repeated_from);
    EXPECT_EQ(fault_of(start, "t: <sip:a@b>", true), Fault::repeated_to);
    EXPECT_EQ(fault_of(start, "i: 1@x", true), Fault::repeated_call_id);
    EXPECT_EQ(fault_of(start, "CSeq: 1 BYE", true), Fault::repeated_cseq);
    EXPECT_EQ(fault_of(start, "Max-Forwards: 5", true), Fault::repeated_max_forwards);
    EXPECT_EQ(fault_of(start, "v: SIP/2.0/TCP i", true), Fault::none);
    EXPECT_EQ(fault_of(start, "Content-Length: 0\r\nl: 00", true), Fault::none);
  }
  const Scanned conflict(lines({bye, good[0], good[1], good[2], good[3], good[4], "l: 1", "l: 0", ""}) + "x");
  EXPECT_EQ(inspect_request(conflict.message()), Fault::conflicting_content_length);
}

TEST(Inspect, names_the_value_that_cannot_be_read) {
  for (const auto start : {bye, ok}) {
    EXPECT_EQ(fault_of(start, "Via: SIP/2.0/UDP 192.0.2.15;;,;,,"), Fault::bad_via);
    EXPECT_EQ(fault_of(start, "Via: SIP/2.0/UDP a,"), Fault::bad_via);
    EXPECT_EQ(fault_of(start, "Via: SIP/2.0/UDP a, UDP"), Fault::bad_via);
    EXPECT_EQ(fault_of(start, "From: <sip:a@b;tag=1"), Fault::bad_from);
    EXPECT_EQ(fault_of(start, "From: <sip:a@b@c>;tag=1"), Fault::bad_from);
    EXPECT_EQ(fault_of(start, "To: \"Mr. J. User <sip:j.user@example.com>"), Fault::bad_to);
    EXPECT_EQ(fault_of(start, "Call-ID: a b"), Fault::bad_call_id);
    EXPECT_EQ(fault_of(start, "Call-ID:"), Fault::bad_call_id);
    EXPECT_EQ(fault_of(start, "CSeq: x BYE"), Fault::bad_cseq);
  }
}

TEST(Inspect, compares_the_methods_unless_it_knows_none) {
  EXPECT_EQ(fault_of(bye, "CSeq: 1 INVITE"), Fault::cseq_method_mismatch);
  EXPECT_EQ(fault_of("NEWMETHOD sip:a@b SIP/2.0", "CSeq: 1 INVITE"), Fault::none) << "501 is not for here";
}

TEST(Inspect, treats_a_large_max_forwards_as_absent_but_no_word) {
  EXPECT_EQ(fault_of(bye, "Max-Forwards: 300"), Fault::none);
  EXPECT_EQ(fault_of(bye, "Max-Forwards: 0"), Fault::none);
  EXPECT_EQ(fault_of(bye, "Max-Forwards: many"), Fault::bad_max_forwards);
}

TEST(Inspect, refuses_other_versions_and_request_uris_that_are_none) {
  EXPECT_EQ(fault_of("BYE sip:b@c SIP/7.0", ""), Fault::bad_version);
  EXPECT_EQ(fault_of("SIP/3.0 200 OK", ""), Fault::bad_version);
  EXPECT_EQ(fault_of("BYE sip:b@c?Route=%3Csip:example.com%3E SIP/2.0", ""), Fault::none)
      << "400 is for its UAS";
  EXPECT_EQ(fault_of("BYE <sip:b@c> SIP/2.0", ""), Fault::bad_request_uri);
  EXPECT_EQ(status_of(Fault::bad_version), 505);
  EXPECT_EQ(status_of(Fault::bad_via), 400);
}

TEST(Inspect, counts_via_values) {
  EXPECT_FALSE(has_several_vias(Scanned(lines({ok, "Via: SIP/2.0/UDP a;x=\",\"", ""})).message()));
  EXPECT_TRUE(has_several_vias(Scanned(lines({ok, "Via: SIP/2.0/UDP a, SIP/2.0/UDP b", ""})).message()));
  EXPECT_TRUE(has_several_vias(Scanned(lines({ok, "Via: SIP/2.0/UDP a", "v: SIP/2.0/UDP b", ""})).message()));
}

TEST(Inspect, has_a_reason_for_every_fault) {
  for (int i = 1; i <= static_cast<int>(Fault::bad_max_forwards); ++i) {
    EXPECT_NE(to_string(static_cast<Fault>(i)), "Bad Request");
    EXPECT_NE(to_string(static_cast<Fault>(i)), "OK");
  }
}

}  // namespace
}  // namespace trunkline::sip
