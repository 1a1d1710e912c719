#include "sip/message/writer.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "tests/sip/message/text.h"

namespace trunkline::sip {
namespace {

using namespace std::string_view_literals;

struct Sheet {
  std::array<char, 1024> buffer{};
  Writer writer{buffer};
};

template <class Text>
concept HeaderTakes = requires(Writer& writer, Text& text) {
  writer.header(HeaderName::subject, text);
};
template <class Text>
concept NamedHeaderTakes = requires(Writer& writer, Text& text) {
  writer.header("X-Mark", text);
};
template <class Text>
concept PieceTakes = requires(Writer& writer, Text& text) {
  writer.piece(text);
};

// A literal is copied without a look at it; what a buffer holds may have come from anywhere.
static_assert(HeaderTakes<const char[4]> && NamedHeaderTakes<const char[4]> && PieceTakes<const char[4]>);
static_assert(!HeaderTakes<char[4]> && !NamedHeaderTakes<char[4]> && !PieceTakes<char[4]>);

TEST(Writer, writes_a_request_as_it_stands_on_the_wire) {
  Sheet sheet;
  sheet.writer.request_line(Method::message, "sip:bob@example.com")
      .header(HeaderName::via, "SIP/2.0/UDP ", "192.0.2.1", ':', 5060, ";branch=", "z9hG4bK1")
      .header(HeaderName::cseq, 7u, " MESSAGE")
      .header("X-Mark", "yes")
      .header(HeaderName::subject)
      .body("text/plain", "hello");
  const auto text = sheet.writer.finish();
  ASSERT_TRUE(text);
  EXPECT_EQ(*text,
            "MESSAGE sip:bob@example.com SIP/2.0\r\n"
            "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1\r\n"
            "CSeq: 7 MESSAGE\r\n"
            "X-Mark: yes\r\n"
            "Subject: \r\n"
            "Content-Type: text/plain\r\n"
            "Content-Length: 5\r\n"
            "\r\n"
            "hello");
}

TEST(Writer, ends_a_message_without_body_by_itself) {
  Sheet sheet;
  const auto text = sheet.writer.status_line(404, "Not Found").header(HeaderName::call_id, "a").finish();
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, "SIP/2.0 404 Not Found\r\nCall-ID: a\r\nContent-Length: 0\r\n\r\n");
}

TEST(Writer, takes_any_octet_in_a_body_and_needs_no_type) {
  Sheet sheet;
  const auto text = sheet.writer.status_line(200, "").body("", "\0\r\n\r\n"sv).finish();
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, "SIP/2.0 200 \r\nContent-Length: 5\r\n\r\n\0\r\n\r\n"sv);
}

TEST(Writer, refuses_line_ends_and_nul_wherever_they_could_make_a_header) {
  for (const auto bad : {"a\r\nEvil: yes"sv, "a\nb"sv, "a\rb"sv, "a\0b"sv}) {
    Sheet value;
    value.writer.status_line(200, "OK").header(HeaderName::subject, "a", bad);
    EXPECT_EQ(value.writer.finish().error(), WriteError::bad_octet);
    Sheet reason;
    reason.writer.status_line(200, bad);
    EXPECT_EQ(reason.writer.finish().error(), WriteError::bad_octet);
    Sheet uri;
    uri.writer.request_line(Method::bye, bad);
    EXPECT_FALSE(uri.writer.finish());
    Sheet type;
    type.writer.status_line(200, "OK").body(bad, "");
    EXPECT_EQ(type.writer.finish().error(), WriteError::bad_octet);
    Sheet name;
    name.writer.status_line(200, "OK").header(bad, "x");
    EXPECT_EQ(name.writer.finish().error(), WriteError::bad_line);
  }
}

TEST(Writer, refuses_start_lines_that_are_none) {
  EXPECT_EQ(Sheet().writer.status_line(99, "").finish().error(), WriteError::bad_line);
  EXPECT_EQ(Sheet().writer.status_line(700, "").finish().error(), WriteError::bad_line);
  EXPECT_EQ(Sheet().writer.request_line("A B", "sip:a").finish().error(), WriteError::bad_line);
  EXPECT_EQ(Sheet().writer.request_line("", "sip:a").finish().error(), WriteError::bad_line);
  EXPECT_EQ(Sheet().writer.request_line("BYE", "").finish().error(), WriteError::bad_line);
  EXPECT_EQ(Sheet().writer.request_line("BYE", "sip:a b").finish().error(), WriteError::bad_line);
}

TEST(Writer, refuses_parts_in_the_wrong_order) {
  EXPECT_EQ(Sheet().writer.header(HeaderName::subject, "x").finish().error(), WriteError::wrong_order);
  EXPECT_EQ(Sheet().writer.finish().error(), WriteError::wrong_order);
  EXPECT_EQ(Sheet().writer.status_line(200, "").status_line(200, "").finish().error(),
            WriteError::wrong_order);
  EXPECT_EQ(Sheet().writer.status_line(200, "").body("", "").header(HeaderName::to, "x").finish().error(),
            WriteError::wrong_order);
  EXPECT_EQ(Sheet().writer.status_line(200, "").body("", "").body("", "").finish().error(),
            WriteError::wrong_order);
}

TEST(Writer, says_when_the_buffer_is_too_small_and_never_writes_past_it) {
  const auto write = [](std::span<char> buffer) {
    return Writer(buffer)
        .status_line(200, "OK")
        .header(HeaderName::expires, 3600)
        .body("a/b", "body")
        .finish();
  };
  std::array<char, 256> wide{};
  const auto size = write(wide)->size();
  for (std::size_t n = 0; n < size; ++n) {
    std::array<char, 256> buffer;
    buffer.fill('#');
    const auto text = write(std::span(buffer).first(n));
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error(), WriteError::no_room);
    EXPECT_EQ(buffer[n], '#');
  }
  EXPECT_TRUE(write(std::span(wide).first(size)));
}

TEST(Writer, copies_fields_in_order_unfolded_and_under_their_full_name) {
  const Scanned scanned(
      lines({"OPTIONS sip:a@b SIP/2.0", "v: SIP/2.0/UDP one", "Subject: x", "Via: SIP/2.0/UDP  two  ",
             " \t ;branch=1,", "  SIP/2.0/UDP three", "X-Y: \"\\", "x-Y: 2", ""}));
  ASSERT_TRUE(scanned.ok());
  Sheet sheet;
  sheet.writer.status_line(200, "OK")
      .copy_fields(scanned.message(), HeaderName::via)
      .copy_fields(scanned.message(), HeaderName::route)
      .copy_fields(scanned.message(), HeaderName::other);
  const auto text = sheet.writer.finish();
  ASSERT_TRUE(text);
  EXPECT_EQ(*text,
            "SIP/2.0 200 OK\r\n"
            "Via: SIP/2.0/UDP one\r\n"
            "Via: SIP/2.0/UDP  two ;branch=1, SIP/2.0/UDP three\r\n"
            "X-Y: \"\\\r\n"
            "x-Y: 2\r\n"
            "Content-Length: 0\r\n\r\n");
}

TEST(Writer, takes_received_text_with_an_escaped_nul_but_no_line_end) {
  Sheet sheet;
  sheet.writer.status_line(200, "OK").begin_header("To").received_piece("\"\\\0\" <sip:a>"sv).end_header();
  EXPECT_EQ(sheet.writer.finish(), "SIP/2.0 200 OK\r\nTo: \"\\\0\" <sip:a>\r\nContent-Length: 0\r\n\r\n"sv);
  for (const auto bad : {"a\rb"sv, "a\r\n b\rc"sv}) {
    Sheet refused;
    refused.writer.status_line(200, "OK").begin_header("To").received_piece(bad).end_header();
    EXPECT_EQ(refused.writer.finish().error(), WriteError::bad_octet);
  }
}

// As a response repeats what a request said: RFC 4475 section 3.1.1.2.
TEST(Writer, repeats_an_escaped_nul_wherever_it_was_kept) {
  Sheet sheet;
  sheet.writer.status_line(501, "No").header_lines("From: \"\\\0\" <sip:a>\r\n"sv);
  EXPECT_EQ(
      sheet.writer.header(HeaderName::to, "\"\\\0\" <sip:b>"sv, ";tag=x").finish(),
      "SIP/2.0 501 No\r\nFrom: \"\\\0\" <sip:a>\r\nTo: \"\\\0\" <sip:b>;tag=x\r\nContent-Length: 0\r\n\r\n"sv);
}

// Texts are copied in pieces of several sizes, each looked at in its own way.
TEST(Writer, refuses_a_line_end_wherever_in_a_piece_it_stands_and_copies_all_else) {
  std::string clean;
  for (std::size_t size = 0; size < 70; ++size) {
    Sheet sheet;
    sheet.writer.status_line(200, "OK").header("Subject", "<", clean, ">");
    EXPECT_EQ(sheet.writer.finish(),
              "SIP/2.0 200 OK\r\nSubject: <" + clean + ">\r\nContent-Length: 0\r\n\r\n");
    for (std::size_t at = 0; at < size; ++at) {
      for (const char c : {'\r', '\n', '\0'}) {
        auto text = clean;
        text[at] = c;
        EXPECT_EQ(Sheet().writer.status_line(200, "OK").header("Subject", text).finish().error(),
                  WriteError::bad_octet)
            << size << " " << at;
      }
    }
    // Any octet may stand in a text but these, tabs and others below CR included.
    const auto next = static_cast<char>(size * 37 + 1);
    clean.push_back(next == '\r' || next == '\n' || next == '\0' ? '\t' : next);
  }
}

TEST(Writer, refuses_a_line_end_in_any_line_of_many) {
  constexpr int lines = 300;
  for (const int bad : {-1, 0, 1, 150, lines - 1}) {
    std::string buffer(64 * lines, '\0');
    Writer writer{std::span(buffer)};
    writer.status_line(200, "OK");
    std::string expected = "SIP/2.0 200 OK\r\n";
    for (int i = 0; i < lines; ++i) {
      writer.header(HeaderName::subject, "a\tvalue of number ", i, i == bad ? "\nX-Evil: yes" : "");
      expected += "Subject: a\tvalue of number " + std::to_string(i) + "\r\n";
    }
    const auto text = writer.finish();
    if (bad == -1) {
      EXPECT_EQ(text, expected + "Content-Length: 0\r\n\r\n");
    } else {
      EXPECT_EQ(text.error(), WriteError::bad_octet) << bad;
    }
  }
}

TEST(Writer, writes_header_fields_alone) {
  std::array<char, 64> buffer{};
  auto writer = Writer::of_lines(buffer);
  writer.header(HeaderName::subject, "a").header(HeaderName::to, "b");
  EXPECT_EQ(*writer.finish_lines(), "Subject: a\r\nTo: b\r\n");
  EXPECT_EQ(writer.header(HeaderName::subject, "a\nb"sv).finish_lines().error(), WriteError::bad_octet);
}

TEST(Writer, takes_lines_that_were_written_before_as_they_are) {
  Sheet sheet;
  sheet.writer.status_line(200, "OK").written_lines("Via: a\r\nVia: b\r\n").header(HeaderName::subject, "x");
  EXPECT_EQ(*sheet.writer.finish(),
            "SIP/2.0 200 OK\r\nVia: a\r\nVia: b\r\nSubject: x\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(Sheet().writer.written_lines("Via: a\r\n").finish().error(), WriteError::wrong_order);
}

TEST(Writer, takes_whole_header_lines_and_refuses_half_ones) {
  Sheet sheet;
  sheet.writer.status_line(420, "Bad Extension")
      .header_lines("Unsupported: a, b\r\nServer: x\r\n")
      .header_lines("");
  EXPECT_EQ(*sheet.writer.finish(),
            "SIP/2.0 420 Bad Extension\r\nUnsupported: a, b\r\nServer: x\r\nContent-Length: 0\r\n\r\n");
  for (const auto bad :
       {"Server: x", "\r\n", "Server x\r\n", ": x\r\n", "Server: x\r\n\r\n", " folded\r\n"}) {
    EXPECT_EQ(Sheet().writer.status_line(200, "OK").header_lines(bad).finish().error(), WriteError::bad_line)
        << bad;
  }
  for (const auto bad : {"Server: x\ny\r\n"sv, "Server: \0\r\n"sv, "Server: x\r\r\n"sv}) {
    EXPECT_EQ(Sheet().writer.status_line(200, "OK").header_lines(bad).finish().error(), WriteError::bad_octet)
        << bad;
  }
}

TEST(Writer, has_a_sentence_for_every_error) {
  for (int i = 0; i <= static_cast<int>(WriteError::wrong_order); ++i) {
    EXPECT_NE(to_string(static_cast<WriteError>(i)), "unknown write error");
  }
}

}  // namespace
}  // namespace trunkline::sip
