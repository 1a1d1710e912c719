#include "sip/message/scan.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/sip/message/text.h"

namespace trunkline::sip {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

const std::string full_invite =
    lines({"INVITE sip:bob@biloxi.example.com SIP/2.0",
           "Via: SIP/2.0/UDP pc33.atlanta.example.com:5066;branch=z9hG4bK776asdhds", "Max-Forwards: 70",
           "To: Bob <sip:bob@biloxi.example.com>",
           "From: Alice <sip:alice@atlanta.example.com>;tag=1928301774", "Call-ID: a84b4c76e66710",
           "CSeq: 314159 INVITE", "Contact: <sip:alice@pc33.atlanta.example.com>", "Content-Type: text/plain",
           "Content-Length: 4", ""}) +
    "body";

std::string with_line(std::string_view line) {
  return lines({"OPTIONS sip:a@example.com SIP/2.0", "Via: SIP/2.0/UDP h;branch=z9hG4bK1",
                "To: <sip:a@example.com>", "From: <sip:b@example.com>;tag=1", "Call-ID: 1",
                "CSeq: 1 OPTIONS"}) +
         std::string(line) + "\r\n\r\n";
}

TEST(Scan, finds_request_line_fields_and_body) {
  const Scanned scanned(full_invite);
  ASSERT_TRUE(scanned.ok());
  const auto message = scanned.message();
  EXPECT_TRUE(message.is_request());
  EXPECT_TRUE(message.version_supported());
  EXPECT_EQ(message.method(), Method::invite);
  EXPECT_EQ(message.method_text(), "INVITE");
  EXPECT_EQ(message.request_uri(), "sip:bob@biloxi.example.com");
  EXPECT_EQ(scanned.scan().field_count, 9);
  EXPECT_EQ(message.first(HeaderName::via),
            "SIP/2.0/UDP pc33.atlanta.example.com:5066;branch=z9hG4bK776asdhds");
  EXPECT_EQ(message.first(HeaderName::to), "Bob <sip:bob@biloxi.example.com>");
  EXPECT_EQ(message.call_id(), "a84b4c76e66710");
  EXPECT_EQ(message.first(HeaderName::content_type), "text/plain");
  EXPECT_EQ(message.body(), "body");
  EXPECT_TRUE(message.has(HeaderName::contact));
  EXPECT_FALSE(message.has(HeaderName::route));
  EXPECT_EQ(message.first(HeaderName::route), "");
}

TEST(Scan, finds_status_line) {
  const Scanned scanned(lines({"SIP/2.0 180 Ringing, please wait", "Call-ID: 1", ""}));
  ASSERT_TRUE(scanned.ok());
  EXPECT_FALSE(scanned.message().is_request());
  EXPECT_EQ(scanned.message().status(), 180);
  EXPECT_EQ(scanned.message().reason(), "Ringing, please wait");
}

TEST(Scan, takes_a_status_line_without_reason_and_without_its_space) {
  for (const auto line : {"SIP/2.0 100 ", "SIP/2.0 100"}) {
    const Scanned scanned(lines({line, "Call-ID: 1", ""}));
    ASSERT_TRUE(scanned.ok()) << line;
    EXPECT_EQ(scanned.message().status(), 100);
    EXPECT_EQ(scanned.message().reason(), "");
  }
}

TEST(Scan, drops_bad_status_lines) {
  for (const auto line :
       {"SIP/2.0 99 X", "SIP/2.0 700 X", "SIP/2.0 4294967301 X", "SIP/2.0  200 OK", "SIP/2.0 2x0 X",
        "SIP/2.0", "SIP/2.0 ", "SIP/2.0 200OK", "SIP/x.0 200 OK", "SIP/2 200 OK"}) {
    const Scanned scanned(lines({line, "Call-ID: 1", ""}));
    ASSERT_FALSE(scanned.ok()) << line;
    EXPECT_EQ(scanned.error(), ScanError::bad_status_line) << line;
    EXPECT_FALSE(can_answer(scanned.error(), scanned.scan()));
  }
}

TEST(Scan, drops_what_is_not_sip) {
  for (const auto text : {"GET / HTTP/1.1\r\n\r\n"sv, "\0\r\n\r\n"sv, "hello"sv, "hello\r\n\r\n"sv,
                          "INVITE\r\n\r\n"sv, " INVITE sip:a SIP/2.0\r\n\r\n"sv, "INVITE sip:a SIP/2.0"sv,
                          "INVITE sip:a\r\n\r\n"sv, "INV ITE\r\n\r\n"sv, "\r"sv, ":\n"sv}) {
    const Scanned scanned(text);
    ASSERT_FALSE(scanned.ok()) << text;
    EXPECT_EQ(scanned.error(), ScanError::not_sip) << text;
    EXPECT_FALSE(can_answer(scanned.error(), scanned.scan()));
  }
}

TEST(Scan, takes_line_ends_alone_for_a_keep_alive) {
  for (const auto text : {""sv, "\r\n"sv, "\r\n\r\n"sv, "\n"sv}) {
    const Scanned scanned(text);
    ASSERT_FALSE(scanned.ok());
    EXPECT_EQ(scanned.error(), ScanError::empty);
  }
}

TEST(Scan, skips_line_ends_in_front_of_the_message) {
  const Scanned scanned("\r\n\r\n" + full_invite);
  ASSERT_TRUE(scanned.ok());
  EXPECT_EQ(scanned.message().body(), "body");
  EXPECT_EQ(scanned.message().request_uri(), "sip:bob@biloxi.example.com");
}

TEST(Scan, refuses_what_no_datagram_can_hold) {
  const Scanned fits(with_line("Subject: " + std::string(65535 - with_line("Subject: ").size(), 'x')));
  EXPECT_EQ(fits.octets().size(), 65535u);
  EXPECT_TRUE(fits.ok());
  EXPECT_EQ(fits.message().first(HeaderName::subject).size(), 65535u - with_line("Subject: ").size());
  const Scanned scanned(with_line("Subject: " + std::string(65536 - with_line("Subject: ").size(), 'x')));
  ASSERT_FALSE(scanned.ok());
  EXPECT_EQ(scanned.error(), ScanError::too_long);
}

TEST(Scan, notes_a_foreign_version_and_goes_on) {
  const Scanned scanned(lines({"OPTIONS sip:a@example.com SIP/7.0", "Call-ID: 1", ""}));
  ASSERT_TRUE(scanned.ok());
  EXPECT_FALSE(scanned.message().version_supported());
  EXPECT_EQ(scanned.message().request_uri(), "sip:a@example.com");
  const Scanned lower_case(lines({"OPTIONS sip:a@example.com sip/2.0", "Call-ID: 1", ""}));
  ASSERT_TRUE(lower_case.ok());
  EXPECT_TRUE(lower_case.message().version_supported());
}

TEST(Scan, answers_a_request_line_with_the_wrong_spaces) {
  for (const auto line : {"OPTIONS  sip:a@example.com SIP/2.0", "OPTIONS sip:a@example.com  SIP/2.0",
                          "OPTIONS sip:a@example.com SIP/2.0 ", "OPTIONS sip:a@example.com; lr SIP/2.0",
                          "OPTIONS  SIP/2.0", "OPTIONS sip:a\t SIP/2.0"}) {
    const Scanned scanned(lines({line, "Via: SIP/2.0/UDP h;branch=z9hG4bK1", "To: <sip:a@example.com>",
                                 "From: <sip:b@example.com>;tag=1", "Call-ID: 1", "CSeq: 1 OPTIONS", ""}));
    ASSERT_FALSE(scanned.ok()) << line;
    EXPECT_EQ(scanned.error(), ScanError::bad_request_line) << line;
    EXPECT_TRUE(can_answer(scanned.error(), scanned.scan())) << line;
  }
}

TEST(Scan, keeps_folded_lines_in_the_value) {
  const Scanned scanned(with_line("Subject:\r\n one\r\n\ttwo \r\n   three  "));
  ASSERT_TRUE(scanned.ok());
  EXPECT_EQ(scanned.message().first(HeaderName::subject), "one\r\n\ttwo \r\n   three");
}

TEST(Scan, ends_the_header_at_the_empty_line_even_if_the_body_begins_with_a_space) {
  const Scanned scanned(with_line("Content-Length: 3") + " ab");
  ASSERT_TRUE(scanned.ok());
  EXPECT_EQ(scanned.message().body(), " ab");
}

TEST(Scan, takes_bare_line_feeds_for_line_ends) {
  const Scanned scanned("OPTIONS sip:a@b SIP/2.0\nCall-ID: 1\nSubject: a\n b\n\nbody");
  ASSERT_TRUE(scanned.ok());
  EXPECT_EQ(scanned.message().call_id(), "1");
  EXPECT_EQ(scanned.message().first(HeaderName::subject), "a\n b");
  EXPECT_EQ(scanned.message().body(), "body");
}

TEST(Scan, takes_white_space_before_the_colon_and_none_after_it) {
  const Scanned scanned(with_line("Subject \t :x\r\ns:\r\nX-Y:"));
  ASSERT_TRUE(scanned.ok());
  const auto message = scanned.message();
  EXPECT_EQ(message.first(HeaderName::subject), "x");
  EXPECT_TRUE(message.scan().has_several(HeaderName::subject));
  EXPECT_EQ(message.other("x-y"), "");
  EXPECT_EQ(message.other("x-z"), std::nullopt);
  std::string names;
  for (const auto& field : message.all_fields()) names.append(field.name).append(" ");
  EXPECT_EQ(names, "Via To From Call-ID CSeq Subject s X-Y ");
}

TEST(Scan, keeps_the_name_of_a_field_longer_than_any_it_knows) {
  const std::string name(300, 'n');
  const Scanned scanned(with_line(name + " : v"));
  ASSERT_TRUE(scanned.ok());
  EXPECT_EQ(scanned.message().other(name), "v");
}

TEST(Scan, leaves_out_a_line_that_is_no_header_field_and_says_so) {
  for (const auto line : {"no colon here", ": no name", "two words: x",
                          "b\xc3\xa4"
                          "d: x",
                          "b@d: x"}) {
    const Scanned scanned(with_line(line));
    ASSERT_FALSE(scanned.ok()) << line;
    EXPECT_EQ(scanned.error(), ScanError::bad_field) << line;
    EXPECT_EQ(scanned.scan().field_count, 5) << line;
    EXPECT_TRUE(can_answer(scanned.error(), scanned.scan())) << line;
  }
  const Scanned folded_start(lines({"OPTIONS sip:a@b SIP/2.0", " folded: x", ""}));
  EXPECT_EQ(folded_start.error(), ScanError::bad_field);
}

TEST(Scan, refuses_control_octets_in_the_header) {
  for (const auto line :
       {"Subject: a\0b"sv, "Subject: a\rb"sv, "Subject: \x01"sv, "Subject: a\x7f"sv, "Sub\0ject: a"sv,
        "Subject: \"\\\r\n x\0\""sv, "Subject: a\r"sv, "Subject: \\\0"sv, "Subject: a\0\r\n b"sv}) {
    const Scanned scanned(with_line(line));
    ASSERT_FALSE(scanned.ok()) << line;
    EXPECT_EQ(scanned.error(), ScanError::bad_octet) << line;
    EXPECT_EQ(scanned.scan().field_count, 5);
    EXPECT_TRUE(can_answer(scanned.error(), scanned.scan()));
  }
}

TEST(Scan, refuses_a_control_octet_in_front_of_a_bare_line_feed) {
  const Scanned scanned("OPTIONS sip:a@b SIP/2.0\nSubject: a\x01\nCall-ID: 1\n\n");
  EXPECT_EQ(scanned.error(), ScanError::bad_octet);
  const Scanned start("OPTIONS sip:a@b SIP/2.0\x01\nCall-ID: 1\n\n");
  EXPECT_FALSE(start.ok());
}

TEST(Scan, takes_tabs_utf8_and_escaped_control_octets) {
  for (const auto line :
       {"Subject: a\tb"sv, "Subject: \xd1\x80\xd0\xb0"sv, "Subject: \"\\\x07 \\\0 \\\x7f\""sv}) {
    EXPECT_TRUE(Scanned(with_line(line)).ok()) << line;
  }
}

TEST(Scan, leaves_control_octets_in_the_body_alone) {
  const Scanned scanned(with_line("Content-Length: 4") + "\0\r\x01\x7f"s);
  ASSERT_TRUE(scanned.ok());
  EXPECT_EQ(scanned.message().body(), "\0\r\x01\x7f"sv);
}

TEST(Scan, cuts_off_what_is_behind_content_length) {
  const Scanned scanned(with_line("l: 2") + "abc");
  ASSERT_TRUE(scanned.ok());
  EXPECT_EQ(scanned.message().body(), "ab");
  EXPECT_EQ(Scanned(with_line("Subject: x") + "abc").message().body(), "abc");
}

TEST(Scan, answers_a_body_shorter_than_content_length) {
  const Scanned scanned(with_line("Content-Length: 4") + "abc");
  ASSERT_FALSE(scanned.ok());
  EXPECT_EQ(scanned.error(), ScanError::body_truncated);
  EXPECT_TRUE(can_answer(scanned.error(), scanned.scan()));
  EXPECT_EQ(scanned.scan().content_length, 4u);
}

TEST(Scan, answers_a_content_length_that_is_no_length) {
  for (const auto line : {"Content-Length: -999", "Content-Length: five", "Content-Length:",
                          "Content-Length: 4294967296", "Content-Length: 1 2", "l: 0x10", "l: +1"}) {
    const Scanned scanned(with_line(line));
    ASSERT_FALSE(scanned.ok()) << line;
    EXPECT_EQ(scanned.error(), ScanError::bad_content_length) << line;
    EXPECT_TRUE(can_answer(scanned.error(), scanned.scan()));
  }
}

TEST(Scan, notes_content_lengths_that_do_not_agree) {
  const Scanned scanned(with_line("Content-Length: 1\r\nl: 2") + "abc");
  ASSERT_TRUE(scanned.ok());
  EXPECT_TRUE(scanned.scan().content_length_conflict);
  EXPECT_EQ(scanned.scan().content_length, 2u);
  EXPECT_FALSE(Scanned(with_line("Content-Length: 2\r\nl: 2") + "abc").scan().content_length_conflict);
}

TEST(Scan, says_when_the_header_does_not_end) {
  for (const auto cut : {2, 4, 10, 40}) {
    auto text = with_line("Subject: the last header field of all of them");
    text.resize(text.size() - static_cast<std::size_t>(cut));
    const Scanned scanned(text);
    ASSERT_FALSE(scanned.ok());
    EXPECT_EQ(scanned.error(), ScanError::headers_unfinished);
    EXPECT_TRUE(can_answer(scanned.error(), scanned.scan()));
  }
}

TEST(Scan, counts_fields_up_to_its_limit) {
  std::string many;
  for (std::size_t i = 6; i < Scan::max_fields; ++i) many += "X-Y: z\r\n";
  const Scanned full(with_line(many + "X-Y: last"));
  EXPECT_TRUE(full.ok());
  EXPECT_EQ(full.scan().field_count, Scan::max_fields);
  const Scanned scanned(with_line(many + "X-Y: last\r\nX-Y: too many"));
  ASSERT_FALSE(scanned.ok());
  EXPECT_EQ(scanned.error(), ScanError::too_many_fields);
  EXPECT_TRUE(can_answer(scanned.error(), scanned.scan()));
}

TEST(Scan, answers_no_ack_no_response_and_nothing_that_lacks_a_mandatory_field) {
  const auto with = [](std::string_view start, std::string_view left_out) {
    std::string text(start);
    for (const auto line : {"Via: SIP/2.0/UDP h\r\n", "To: <sip:a@b>\r\n", "From: <sip:a@b>\r\n",
                            "Call-ID: 1\r\n", "CSeq: 1 X\r\n", "no field\r\n"}) {
      if (!std::string_view(line).starts_with(left_out)) text += line;
    }
    const Scanned scanned(text + "\r\n");
    return can_answer(scanned.error(), scanned.scan());
  };
  EXPECT_TRUE(with("BYE sip:a@b SIP/2.0\r\n", "none"));
  EXPECT_FALSE(with("ACK sip:a@b SIP/2.0\r\n", "none"));
  EXPECT_FALSE(with("SIP/2.0 200 OK\r\n", "none"));
  for (const auto name : {"Via", "To", "From", "Call-ID", "CSeq"})
    EXPECT_FALSE(with("BYE sip:a@b SIP/2.0\r\n", name));
}

TEST(Scan, has_a_sentence_for_every_error) {
  for (int i = 0; i <= static_cast<int>(ScanError::body_truncated); ++i) {
    EXPECT_NE(to_string(static_cast<ScanError>(i)), "unknown scan error");
  }
}

}  // namespace
}  // namespace trunkline::sip
