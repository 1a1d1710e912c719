#include "rtp/rtcp/source_description.h"

#include <string>

#include "tests/rtp/rtcp/rtcp_octets.h"

namespace trunkline::rtp {
namespace {

const Octets golden = {
    0x82, 202, 0,   7,                                  // two chunks, 8 words
    0,    0,   0,   7,                                  // first source
    1,    3,   'a', '@', 'b', 6,   1, 'T', 0, 0, 0, 0,  // CNAME "a@b", TOOL "T", a whole word of zeros
    0,    0,   0,   8,                                  // second source
    1,    4,   'c', '@', 'd', 'e', 0, 0,                // CNAME "c@de", zeros to the word
};

TEST(RtcpSourceDescription, items_of_every_chunk_are_read) {
  const auto items = parse_source_description(packet_of(golden));
  ASSERT_TRUE(items);
  ASSERT_EQ(items->size(), 3u);
  EXPECT_EQ((*items)[0].source, Ssrc{7});
  EXPECT_EQ((*items)[0].kind, DescriptionKind::cname);
  EXPECT_EQ((*items)[0].text, "a@b");
  EXPECT_EQ((*items)[1].kind, DescriptionKind::tool);
  EXPECT_EQ((*items)[1].text, "T");
  EXPECT_EQ((*items)[2].source, Ssrc{8});
  EXPECT_EQ((*items)[2].text, "c@de");
}

TEST(RtcpSourceDescription, chunks_are_written_octet_by_octet) {
  const std::vector<DescriptionItem> items = {{Ssrc{7}, DescriptionKind::cname, "a@b"},
                                              {Ssrc{7}, DescriptionKind::tool, "T"},
                                              {Ssrc{8}, DescriptionKind::cname, "c@de"}};
  EXPECT_EQ(written([&](auto& writer) { write_source_description(writer, items); }), golden);
}

TEST(RtcpSourceDescription, without_chunks_there_are_no_items) {
  const Octets empty = {0x80, 202, 0, 0};
  ASSERT_TRUE(parse_source_description(packet_of(empty)));
  EXPECT_EQ(written([](auto& writer) { write_source_description(writer, {}); }), empty);
}

TEST(RtcpSourceDescription, text_over_255_octets_is_cut) {
  const std::string text(300, 'x');
  const std::vector<DescriptionItem> items = {{Ssrc{7}, DescriptionKind::note, text}};
  const auto octets = written([&](auto& writer) { write_source_description(writer, items); });
  const auto read = parse_source_description(packet_of(octets));
  ASSERT_TRUE(read);
  EXPECT_EQ((*read)[0].text.size(), 255u);
}

TEST(RtcpSourceDescription, lists_that_run_past_the_end_are_refused) {
  const Octets overrun = {0x81, 202, 0, 2, 0, 0, 0, 7, 1, 3, 'a', 'b'};
  EXPECT_EQ(parse_source_description(packet_of(overrun)).error(), RtcpError::bad_item);
  const Octets no_end = {0x81, 202, 0, 2, 0, 0, 0, 7, 1, 2, 'a', 'b'};
  EXPECT_EQ(parse_source_description(packet_of(no_end)).error(), RtcpError::bad_item);
  const Octets no_chunk = {0x82, 202, 0, 2, 0, 0, 0, 7, 0, 0, 0, 0};
  EXPECT_EQ(parse_source_description(packet_of(no_chunk)).error(), RtcpError::body_too_short);
}

TEST(RtcpSourceDescription, the_list_is_bounded) {
  Octets octets = {0x81, 202, 0, 34, 0, 0, 0, 7};
  for (std::size_t i = 0; i < most_description_items + 1; ++i) octets.insert(octets.end(), {1, 0});
  octets.insert(octets.end(), {0, 0});
  EXPECT_EQ(parse_source_description(packet_of(octets)).error(), RtcpError::too_many);
}

TEST(RtcpSourceDescription, it_is_not_another_type) {
  const Octets bye = {0x80, 203, 0, 0};
  EXPECT_EQ(parse_source_description(packet_of(bye)).error(), RtcpError::wrong_type);
}

}  // namespace
}  // namespace trunkline::rtp
