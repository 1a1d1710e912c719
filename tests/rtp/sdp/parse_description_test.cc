#include "rtp/sdp/parse_description.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "rtp/sdp/media_format.h"

namespace trunkline::rtp {
namespace {

struct Read {
  explicit Read(std::string from) : text(std::move(from)), outcome(parse_description(text, *description)) {}
  std::string text;
  std::unique_ptr<Description> description = std::make_unique<Description>();
  base::Result<void, SdpError> outcome;
  [[nodiscard]] SdpError error() const { return outcome.error(); }
};

// RFC 8866 section 5, the example, without the deprecated key.
const std::string rfc_8866 =
    "v=0\r\n"
    "o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1\r\n"
    "s=Call to John Smith\r\n"
    "i=SDP Offer #1\r\n"
    "u=http://www.jdoe.example.com/home.html\r\n"
    "e=Jane Doe <jane@jdoe.example.com>\r\n"
    "p=+1 617 555-6011\r\n"
    "c=IN IP4 198.51.100.1\r\n"
    "t=0 0\r\n"
    "m=audio 49170 RTP/AVP 0\r\n"
    "m=audio 49180 RTP/AVP 0\r\n"
    "m=video 51372 RTP/AVP 99\r\n"
    "c=IN IP6 2001:db8::2\r\n"
    "a=rtpmap:99 h263-1998/90000\r\n";

TEST(ParseDescription, example_of_rfc_8866) {
  const Read read(rfc_8866);
  ASSERT_TRUE(read.outcome);
  const auto& d = *read.description;
  EXPECT_EQ(d.origin.username, "jdoe");
  EXPECT_EQ(d.session_name, "Call to John Smith");
  EXPECT_TRUE(d.text.starts_with("v=0\r\n") && d.text.ends_with("t=0 0\r\n")) << d.text;
  ASSERT_EQ(d.media.size(), 3U);
  EXPECT_EQ(d.media[1].line.port, 49180);
  EXPECT_EQ(d.connection_of(d.media[1])->text, "198.51.100.1");
  EXPECT_EQ(d.media[2].line.kind, MediaKind::video);
  EXPECT_EQ(d.connection_of(d.media[2])->text, "2001:db8::2");
  EXPECT_EQ(d.media[1].text, "");
  EXPECT_EQ(d.media[2].text, "c=IN IP6 2001:db8::2\r\na=rtpmap:99 h263-1998/90000\r\n");
}

TEST(ParseDescription, typed_attributes_of_a_medium) {
  const Read read(
      "v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\na=group:BUNDLE "
      "0\r\na=recvonly\r\n"
      "m=audio 5004 RTP/AVPF 0 101\r\na=mid:0\r\na=ptime:30\r\na=maxptime:60\r\na=sendonly\r\na=rtcp-mux\r\n"
      "a=rtcp:5010 IN IP4 192.0.2.9\r\na=ice-ufrag:abcd\r\na=rtpmap:101 telephone-event/8000\r\n"
      "m=audio 5006 RTP/AVP 0\r\n");
  ASSERT_TRUE(read.outcome);
  const auto& d = *read.description;
  const auto& first = d.media[0];
  EXPECT_EQ(first.mid, "0");
  EXPECT_EQ(first.ptime_ms, 30);
  EXPECT_EQ(first.maxptime_ms, 60);
  EXPECT_EQ(d.direction_of(first), Direction::sendonly);
  EXPECT_TRUE(first.rtcp_mux);
  EXPECT_TRUE(first.uses_ice);
  EXPECT_EQ(first.rtcp->port, 5010);
  EXPECT_EQ(first.rtcp->address, base::IpAddress::v4(192, 0, 2, 9));
  EXPECT_EQ(d.direction_of(d.media[1]), Direction::recvonly);  // the session's
  EXPECT_FALSE(d.media[1].rtcp_mux);
  EXPECT_FALSE(d.media[1].uses_ice);
}

TEST(ParseDescription, what_phones_leave_out_or_add_is_tolerated) {
  for (const auto* text : {
           "v=0\no=- 1 1 IN IP4 192.0.2.1\nc=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 0",  // LF, no s=, no t=
           "v=0 \r\no= 1 1 IN IP4 192.0.2.1\r\ns=\r\nc= IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 "
           "\r\n\r\n",
           "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\na=sendrecv\r\nc=IN IP4 "
           "192.0.2.1\r\nb=AS:64\r\n"
           "m=audio 4000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\nb=AS:64\r\n",  // out of order
           "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\nc=IN IP4 "
           "192.0.2.1\r\n"
           "m=video 0 RTP/AVP\r\n",  // a rejected stream without address and formats
           "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP "
           "0\r\n"
           "a=sendrecv\r\na=sendrecv\r\na=ptime:\r\n",
       }) {
    const Read read(text);
    EXPECT_TRUE(read.outcome) << text << (read.outcome ? "" : to_string(read.error()));
  }
}

TEST(ParseDescription, one_without_media_is_well_formed) {
  const Read read("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n");
  ASSERT_TRUE(read.outcome);
  EXPECT_TRUE(read.description->media.empty());
}

TEST(ParseDescription, names_what_is_wrong) {
  const std::string head = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";
  const std::string audio = "m=audio 4000 RTP/AVP 0\r\n";
  using enum SdpError;
  const std::pair<std::string, SdpError> cases[] = {
      {"", empty},
      {"\r\n\r\n", empty},
      {"o=- 1 1 IN IP4 192.0.2.1\r\nv=0\r\n", bad_version},
      {"v=1\r\n", bad_version},
      {"v=0\r\ns=-\r\nt=0 0\r\n", missing_origin},
      {"v=0\r\no=nonsense\r\n", bad_origin},
      {head + "v=0\r\n", repeated_line},
      {head + "o=- 1 1 IN IP4 192.0.2.1\r\n", repeated_line},
      {head + "s=again\r\n", repeated_line},
      {head + "c=IN IP4 192.0.2.2\r\n", repeated_line},
      {head + audio + "t=0 0\r\n", misplaced_line},
      {head + audio + "c=IN IP4 192.0.2.1\r\nt=0 0\r\n", misplaced_line},
      {"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\ns=-\r\n", repeated_line},
      {head + audio + "o=- 1 1 IN IP4 192.0.2.1\r\n", misplaced_line},
      {head + audio + "s=-\r\n", misplaced_line},
      {head + audio + "e=a@b\r\n", misplaced_line},
      {head + "x=1\r\n", unknown_line_type},
      {head + "A=sendrecv\r\n", unknown_line_type},
      {head + "m=audio x RTP/AVP 0\r\n", bad_media},
      {head + "m=audio 4000 RTP/AVP 300\r\n", bad_payload_type},
      {head + audio + "a=rtcp:x\r\n", bad_rtcp},
      {head + audio + "a=\r\n", bad_attribute},
      {head + audio + "a=sendonly\r\na=sendrecv\r\n", contradictory_direction},
      {head + "a=inactive\r\na=sendrecv\r\n" + audio, contradictory_direction},
      {head + audio + "c=IN IP4 300.0.0.1\r\n", bad_connection},
      {head + "b=fast\r\n", bad_bandwidth},
      {head + "t=tomorrow\r\n", bad_timing},
      {head + "garbage\r\n", not_a_line},
      {"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n" + audio, missing_connection},
  };
  for (const auto& [text, error] : cases) {
    const Read read(text);
    ASSERT_FALSE(read.outcome) << text;
    EXPECT_EQ(read.error(), error) << text << to_string(read.error());
  }
}

TEST(ParseDescription, an_rtpmap_without_a_clock_rate_names_nothing_and_refuses_nothing) {
  const Read read(
      "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
      "m=audio 4000 RTP/AVP 0 96\r\na=rtpmap:96 LPC\r\n");
  ASSERT_TRUE(read.outcome);
  const auto formats = read.description->media[0].line.rtp_formats;
  ASSERT_EQ(formats.size(), 2U);
  EXPECT_EQ(formats[0].codec, Codec::pcmu);
  EXPECT_EQ(formats[1].codec, Codec::unknown);
}

// As nearly all write them, attributes of a medium are read in another way than with a LF alone behind them.
TEST(ParseDescription, attributes_say_the_same_whichever_way_their_lines_end) {
  const auto facts = [](const std::string& media) {
    const Read read("v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\n" + media);
    if (!read.outcome) return std::string(to_string(read.error()));
    const auto& section = read.description->media[0];
    auto said =
        std::to_string(section.ptime_ms) + std::string(to_string(read.description->direction_of(section)));
    for (const auto& format : section.line.rtp_formats) {
      said += " " + std::to_string(static_cast<int>(format.payload_type)) + "=" +
              std::to_string(static_cast<int>(format.codec)) + "/" + std::string(format.encoding.name) + "/" +
              std::to_string(format.encoding.clock_rate) + "/" + std::to_string(format.encoding.channels) +
              "(" + std::string(format.parameters) + ")";
    }
    for (const auto& run : read.description->carried) said += "|" + std::string(run.text());
    std::erase(said, '\r');
    std::replace(said.begin(), said.end(), '\n', '|');
    return said;
  };
  const std::string_view attributes[] = {"a=rtpmap:8 PCMA/8000",
                                         "a=rtpmap:0 PCMU/8000",
                                         "a=rtpmap:8 PCMU/8000",
                                         "a=rtpmap:99 PCMU/8000",
                                         "a=rtpmap:101 telephone-event/8000",
                                         "a=rtpmap:101 telephone-event/80000",
                                         "a=rtpmap:101  PCMU/8000",
                                         "a=rtpmap:101 PCMU/8000 ",
                                         "a=rtpmap:128 PCMU/8000",
                                         "a=rtpmap: PCMU/8000",
                                         "a=rtpmap:",
                                         "a=fmtp:101 0-15",
                                         "a=fmtp:101\t0-15",
                                         "a=fmtp:101 0-15\t,\t66 ",
                                         "a=fmtp:101  0-15",
                                         "a=fmtp:101 ",
                                         "a=fmtp:101",
                                         "a=fmtp:99 x",
                                         "a=fmtp:101 0\r15",
                                         "a=ptime:20",
                                         "a=ptime:20 ",
                                         "a=ptime:5",
                                         "a=ptime:120",
                                         "a=ptime:2x",
                                         "a=ptime:",
                                         "a=sendrecv",
                                         "a=sendrecv ",
                                         "a=sendonly",
                                         "a=sendrecvx"};
  for (const auto first : attributes) {
    for (const auto second : attributes) {
      const auto with = [&](std::string_view end) {
        std::string media("m=audio 4000 RTP/AVP 8 0 101");
        for (const auto line : {std::string_view(), first, second}) media.append(line).append(end);
        return media;
      };
      const auto usual = with("\r\n");
      EXPECT_EQ(facts(usual), facts(with("\n"))) << usual;
      EXPECT_EQ(facts(usual), facts(usual.substr(0, usual.size() - 2))) << usual;
    }
  }
}

TEST(ParseDescription, everything_is_bounded) {
  const std::string head = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";
  std::string media = head;
  for (int i = 0; i < 16; ++i) media += "m=audio 4000 RTP/AVP 0\r\n";
  EXPECT_TRUE(Read(media).outcome);
  EXPECT_EQ(Read(media + "m=audio 4000 RTP/AVP 0\r\n").error(), SdpError::too_many_media);

  std::string usual = head + "m=audio 4000 RTP/AVP 0\r\n";  // c= and t= count, too
  for (std::size_t i = 2; i < Description::most_lines; ++i) usual += "a=ptime:20\r\n";
  EXPECT_TRUE(Read(usual).outcome);
  EXPECT_EQ(Read(usual + "a=ptime:20\r\n").error(), SdpError::too_many_lines);

  std::string lines = head;
  while (lines.size() < 65000) lines += "a=x\r\n";
  EXPECT_EQ(Read(lines).error(), SdpError::too_many_lines);
  EXPECT_EQ(Read(head + "i=" + std::string(66000, 'x') + "\r\n").error(), SdpError::too_long);
  EXPECT_TRUE(Read(head + "i=" + std::string(65000, 'x') + "\r\n").outcome);
}

TEST(ParseDescription, a_second_text_replaces_the_first) {
  Description description;
  ASSERT_TRUE(parse_description(rfc_8866, description));
  const std::string other = "v=0\r\no=b 9 9 IN IP4 192.0.2.1\r\nm=audio 0 RTP/AVP 0\r\n";
  ASSERT_TRUE(parse_description(other, description));
  EXPECT_EQ(description.origin.username, "b");
  EXPECT_EQ(description.session_name, "");
  EXPECT_EQ(description.media.size(), 1U);
  EXPECT_EQ(description.connection_of(description.media[0]), nullptr);
  EXPECT_TRUE(description.carried.empty());
}

}  // namespace
}  // namespace trunkline::rtp
