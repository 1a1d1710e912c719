#include "perf/trafgen/garbage.h"

#include <gtest/gtest.h>

#include "perf/trafgen/sdp_text.h"
#include "sip/message/message.h"
#include "sip/message/scan.h"
#include "tests/fakes/seeded_random.h"

namespace trunkline::trafgen::garbage_test {
namespace {

const base::Endpoint target{base::IpAddress::v4(10, 99, 0, 1), 5060};
const base::Endpoint source{base::IpAddress::v4(10, 99, 200, 1), 5061};

int readable(GarbageKind kind) {
  fakes::SeededRandom random(1);
  int count = 0;
  for (int i = 0; i < 500; ++i) {
    sip::Scan scan;
    const auto text = make_garbage(kind, target, source, random);
    EXPECT_LE(text.size(), 800U);
    EXPECT_FALSE(text.empty());
    count += sip::scan(text, scan).has_value();
  }
  return count;
}

TEST(Garbage, is_no_sip_but_for_scanners_and_whole_calls) {
  EXPECT_EQ(readable(GarbageKind::noise), 0);
  EXPECT_EQ(readable(GarbageKind::broken), 0);
  EXPECT_EQ(readable(GarbageKind::scanner), 500);
  EXPECT_EQ(readable(GarbageKind::invite), 500);
  EXPECT_NEAR(readable(GarbageKind::mixed), 250, 60);
}

TEST(Garbage, leaves_room_for_a_number_where_two_calls_differ) {
  fakes::SeededRandom random(1);
  const auto text = make_garbage(GarbageKind::invite, target, source, random);
  sip::Scan scan;
  ASSERT_TRUE(sip::scan(text, scan));
  const sip::Message message(text, scan);
  EXPECT_TRUE(message.call_id().starts_with(number_mark));
  EXPECT_NE(message.first(sip::HeaderName::via).find(number_mark), std::string_view::npos);
  EXPECT_TRUE(media_endpoint(message.body()));
}

TEST(Garbage, has_the_names_of_the_command_line) {
  EXPECT_EQ(garbage_named("noise"), GarbageKind::noise);
  EXPECT_EQ(garbage_named("invite"), GarbageKind::invite);
  EXPECT_EQ(garbage_named("mixed"), GarbageKind::mixed);
  EXPECT_FALSE(garbage_named("spam"));
}

TEST(Garbage, comes_from_the_upper_half_of_the_link) {
  fakes::SeededRandom random(1);
  for (int i = 0; i < 500; ++i) {
    const auto octets = garbage_source(target, 300, random).address.octets();
    EXPECT_EQ(octets[13], 99);
    EXPECT_TRUE(octets[14] == 0x80 || octets[14] == 0x81);
  }
}

}  // namespace
}  // namespace trunkline::trafgen::garbage_test
