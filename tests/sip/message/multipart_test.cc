// Bodies of several parts (RFC 2046 section 5.1): taken apart where they can be, and refused where not.
#include "sip/message/multipart.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sip/message/nested_parts.h"

namespace trunkline::sip {
namespace {

using namespace std::string_literals;

base::Result<BodyParts, MultipartError> parse(const std::string& body,
                                              const std::string& type = "multipart/mixed;boundary=b1") {
  static std::string kept_type;  // what is found are views
  static std::string kept_body;
  kept_type = type;
  kept_body = body;
  const auto media = parse_media_type(kept_type);
  EXPECT_TRUE(media) << type;
  return parse_multipart(*media, kept_body);
}

TEST(Multipart, is_cut_into_its_parts) {
  const std::string body =
      "for people without MIME\r\n--b1\r\nContent-Type: application/sdp\r\n"
      "content-disposition : session\r\n\r\nv=0\r\ns=-\r\n\r\n"
      "--b1  \r\n\r\nhello\r\n--b1\r\nc: application/isup;version=itu-t92+\r\n"
      "Content-Disposition: signal;handling=optional\r\nContent-Transfer-Encoding: binary\r\nX-Other: y\r\n"
      "\r\n\x01--b1\x02\r\n--b1--\r\nand behind it\r\n--b1\r\n\r\nnothing";
  const auto parts = parse(body);
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 3U);
  EXPECT_TRUE((*parts)[0].is("Application", "SDP"));
  EXPECT_TRUE((*parts)[0].is_session_description());
  EXPECT_EQ((*parts)[0].content, "v=0\r\ns=-\r\n") << "the line end before a delimiter is the delimiter's";
  EXPECT_EQ((*parts)[1].type, "");
  EXPECT_EQ((*parts)[1].content, "hello");
  EXPECT_TRUE((*parts)[1].must_be_known());
  EXPECT_EQ((*parts)[2].type, "application/isup;version=itu-t92+");
  EXPECT_EQ((*parts)[2].transfer_encoding, "binary");
  EXPECT_EQ((*parts)[2].disposition_type(), "signal");
  EXPECT_FALSE((*parts)[2].must_be_known());
}

TEST(Multipart, holds_any_octet_and_what_only_looks_like_a_delimiter) {
  const auto content = "\0\r\n\r\n--b\r\n--b12\r\n --b1\r\nx--b1\r\n--b1-\r\n-"s;
  const auto body = "--b1\r\n\r\n" + content + "\r\n--b1--";
  const auto parts = parse(body);
  ASSERT_TRUE(parts) << to_string(parts.error());
  ASSERT_EQ(parts->size(), 1U);
  EXPECT_EQ((*parts)[0].content, content);
}

TEST(Multipart, may_end_its_lines_in_lf) {
  const auto parts = parse("--b1\nContent-Type: text/plain\n\nhello\n--b1--\n");
  ASSERT_TRUE(parts);
  EXPECT_EQ((*parts)[0].type, "text/plain");
  EXPECT_EQ((*parts)[0].content, "hello");
}

TEST(Multipart, reads_folded_fields_as_one) {
  const auto parts = parse("--b1\r\nContent-Type: application/sdp;\r\n charset=utf-8\r\n\r\nv=0\r\n--b1--");
  ASSERT_TRUE(parts);
  EXPECT_EQ((*parts)[0].type, "application/sdp;\r\n charset=utf-8");
  EXPECT_TRUE((*parts)[0].is("application", "sdp"));
}

// The first octet of ISUP's ANM is that of a tab.
TEST(Multipart, has_content_that_begins_as_a_folded_line_would) {
  for (const std::string end : {"\r\n", "\n"}) {
    for (const std::string content : {"\t\x12", " x: y", "\t"}) {
      const auto parts =
          parse("--b1" + end + "Content-Type: application/isup" + end + end + content + end + "--b1--");
      ASSERT_TRUE(parts) << content;
      EXPECT_EQ((*parts)[0].type, "application/isup");
      EXPECT_EQ((*parts)[0].content, content);
      const auto bare = parse("--b1" + end + end + content + end + "--b1--");
      ASSERT_TRUE(bare) << content;
      EXPECT_EQ((*bare)[0].content, content);
    }
  }
}

TEST(Multipart, leaves_what_is_nested_in_one_part) {
  const auto parts =
      parse("--b1\r\nContent-Type: multipart/mixed;boundary=b2\r\n\r\n--b2\r\n\r\nx\r\n--b2--\r\n--b1--\r\n");
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 1U);
  EXPECT_EQ((*parts)[0].content, "--b2\r\n\r\nx\r\n--b2--");
}

TEST(Multipart, may_have_a_boundary_in_quotes) {
  const std::string body = "--a b:c\r\n\r\nx\r\n--a b:c--";
  EXPECT_TRUE(parse(body, "multipart/mixed;boundary=\"a b:c\""));
  EXPECT_EQ(parse(body, "multipart/mixed").error(), MultipartError::no_boundary);
  EXPECT_EQ(parse(body, "multipart/mixed;boundary=\"\"").error(), MultipartError::no_boundary);
  EXPECT_EQ(parse(body, "multipart/mixed;boundary=\"a \"").error(), MultipartError::no_boundary);
  EXPECT_EQ(parse(body, "multipart/mixed;boundary=\"a@b\"").error(), MultipartError::no_boundary);
  EXPECT_EQ(parse(body, "multipart/mixed;boundary=" + std::string(71, 'a')).error(),
            MultipartError::no_boundary);
}

TEST(Multipart, that_is_broken_is_told_so) {
  EXPECT_EQ(parse("").error(), MultipartError::unfinished);
  EXPECT_EQ(parse("hello").error(), MultipartError::unfinished);
  EXPECT_EQ(parse("--b1\r\n\r\nhello").error(), MultipartError::unfinished);
  EXPECT_EQ(parse("--b1\r\n\r\nhello\r\n--b1\r\n").error(), MultipartError::unfinished);
  EXPECT_EQ(parse("--b1\r\n\r\nhello\r\n--b1-- x").error(), MultipartError::unfinished);
  EXPECT_EQ(parse("--b1--").error(), MultipartError::no_part);
  EXPECT_EQ(parse("--b1\r\nno colon\r\n\r\nx\r\n--b1--").error(), MultipartError::bad_part_header);
  EXPECT_EQ(parse("--b1\r\na b: c\r\n\r\nx\r\n--b1--").error(), MultipartError::bad_part_header);
  std::string many;
  for (int i = 0; i < 9; ++i) many += "--b1\r\n\r\nx\r\n";
  EXPECT_EQ(parse(many + "--b1--").error(), MultipartError::too_many_parts);
}

TEST(Multipart, describes_the_session_in_sdp_of_that_disposition_only) {
  const auto description = [](const std::string& fields) {
    const auto body = "--b1\r\n" + fields + "\r\nv=0\r\n--b1--";
    const auto parts = parse(body);
    return parts && (*parts)[0].is_session_description();
  };
  EXPECT_TRUE(description("Content-Type: application/sdp\r\n"));
  EXPECT_TRUE(
      description("Content-Type: application/sdp\r\nContent-Disposition: Session;handling=required\r\n"));
  EXPECT_FALSE(description("Content-Type: application/sdp\r\nContent-Disposition: early-session\r\n"));
  EXPECT_FALSE(description("Content-Type: application/sdp-x\r\n"));
  EXPECT_FALSE(description(""));
}

/// "text/plain, application/sdp": what is found, or why nothing is.
std::string nested(const std::string& body, const std::string& type = "multipart/mixed;boundary=b1") {
  const auto media = parse_media_type(type);
  EXPECT_TRUE(media) << type;
  const auto parts = parse_nested_parts(*media, body);
  if (!parts) return std::string(to_string(parts.error()));
  std::string found;
  for (const auto& part : *parts)
    found += (found.empty() ? "" : ", ") + (part.type.empty() ? "none" : std::string(part.type));
  return found;
}

std::string body_of(int number, const std::vector<std::string>& parts) {
  const auto delimiter = "--b" + std::to_string(number);
  std::string body;
  for (const auto& part : parts) body += delimiter + "\r\n" + part + "\r\n";
  return body + delimiter + "--";
}

std::string part_of(const std::string& type, const std::string& content = "x", const std::string& more = {}) {
  return "Content-Type: " + type + "\r\n" + more + "\r\n" + content;
}

std::string holding(const std::string& kind, int number, const std::vector<std::string>& parts,
                    const std::string& more = {}) {
  return part_of("multipart/" + kind + ";boundary=b" + std::to_string(number), body_of(number, parts), more);
}

// RFC 5621 section 4, RFC 2046 section 5.1.
TEST(NestedParts, stand_in_the_place_of_what_holds_them) {
  const auto sdp = part_of("application/sdp");
  EXPECT_EQ(nested(body_of(1, {part_of("a/b"), holding("mixed", 2, {part_of("c/d"), sdp}), part_of("e/f")})),
            "a/b, c/d, application/sdp, e/f");
  EXPECT_EQ(nested(body_of(1, {holding("mixed", 2, {holding("Mixed", 3, {sdp})})})), "application/sdp");
  EXPECT_EQ(nested(body_of(1, {holding("mixed", 2, {holding("mixed", 3, {holding("mixed", 4, {sdp})})})})),
            "multipart/mixed;boundary=b4")
      << "three deep, and no deeper";
  EXPECT_EQ(nested(body_of(1, {holding("related", 2, {sdp})})), "multipart/related;boundary=b2");
}

TEST(NestedParts, of_alternatives_are_those_with_the_last_description) {
  const auto sdp = part_of("application/sdp");
  const auto older = part_of("application/sdp;old");
  const std::string type = "multipart/alternative;boundary=b1";
  EXPECT_EQ(nested(body_of(1, {older, sdp, part_of("image/png")}), type), "application/sdp");
  EXPECT_EQ(nested(body_of(1, {older, holding("mixed", 2, {part_of("a/b"), sdp})}), type),
            "a/b, application/sdp");
  EXPECT_EQ(nested(body_of(1, {part_of("a/b"), part_of("c/d")}), type), "");
  EXPECT_EQ(nested(body_of(1, {holding("alternative", 2, {part_of("a/b")})})),
            "multipart/alternative;boundary=b2");
}

TEST(NestedParts, that_may_be_left_out_stay_together_unless_they_describe_the_session) {
  const std::string optional = "Content-Disposition: render;handling=optional\r\n";
  EXPECT_EQ(nested(body_of(1, {holding("mixed", 2, {part_of("a/b")}, optional)})),
            "multipart/mixed;boundary=b2");
  EXPECT_EQ(nested(body_of(1, {holding("mixed", 2, {part_of("application/sdp")}, optional)})),
            "application/sdp");
}

TEST(NestedParts, are_bounded_and_refused_when_one_is_broken) {
  const std::vector<std::string> five(5, part_of("a/b"));
  EXPECT_EQ(nested(body_of(1, {holding("mixed", 2, five), part_of("c/d")})), "a/b, a/b, a/b, a/b, a/b, c/d");
  EXPECT_EQ(nested(body_of(1, {holding("mixed", 2, five), holding("mixed", 3, five)})),
            to_string(MultipartError::too_many_parts));
  EXPECT_EQ(nested(body_of(1, {part_of("multipart/mixed;boundary=b2", "--b2\r\n\r\nx")})),
            to_string(MultipartError::unfinished));
  EXPECT_EQ(nested(body_of(1, {part_of("multipart/mixed")})), to_string(MultipartError::no_boundary));
}

}  // namespace
}  // namespace trunkline::sip
